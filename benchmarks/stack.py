"""What the stack costs: seconds to start and stop, memory, and the bytes and seconds of the very first start.

`python -m benchmarks.stack` measures warm starts; `--first` also fetches and builds everything into an empty cache.
It uses a state folder (and a cache) of its own, which it deletes again.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from stack import processes
from stack.proof.chain import prove
from stack.site import cache_folder, open_site

ROUNDS = 3

TARGETS = {
    "start without Airflow": (40, "s"),
    "start with Airflow": (90, "s"),
    "stop without Airflow": (10, "s"),
    "stop with Airflow": (10, "s"),
    "memory without Airflow": (3.0, "GB"),
    "memory with Airflow": (4.0, "GB"),
    "memory with Airflow, after two proofs": (4.0, "GB"),
}
"""What is promised for two quiet cores."""


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", action="store_true", help="measure a first start with an empty cache too; minutes")
    options = parser.parse_args()
    print(f"Machine: {machine()}\n")
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as folder:
        Path(folder).chmod(0o711)
        if options.first:
            print(first_start(Path(folder)), flush=True)
        for words, which in (((), "without Airflow"), (("--with", "airflow"), "with Airflow")):
            state = Path(folder) / which.split()[0]
            weir = runner(state, cache_folder())
            weir("stack", "up", *words)
            weir("stack", "down")
            for _ in range(ROUNDS):
                found.setdefault(f"start {which}", []).append(seconds(weir, "stack", "up", *words))
                time.sleep(5)
                found.setdefault(f"memory {which}", []).append(memory(state) / 1e9)
                found.setdefault(f"stop {which}", []).append(seconds(weir, "stack", "down"))
        weir("stack", "up", "--with", "airflow")
        for catalog in ("lake", "lake_files"):
            prove(open_site(state, cache_folder()), catalog, lambda _line: None)
        found["memory with Airflow, after two proofs"] = [memory(state) / 1e9]
        weir("stack", "down")
    print("| what | median | worst | target | median / target |")
    print("| --- | --- | --- | --- | --- |")
    for name, (target, unit) in TARGETS.items():
        middle, worst = statistics.median(found[name]), max(found[name])
        print(f"| {name} | {middle:.1f} {unit} | {worst:.1f} {unit} | {target} {unit} | {middle / target:.2f} |")


def machine() -> str:
    """The size of this machine, without which no figure means anything."""
    memory_gb = psutil.virtual_memory().total / 1e9
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores ({model}), {memory_gb:.0f} GB, load {load:.1f} at the start"


def first_start(folder: Path) -> str:
    """Start everything with an empty cache; gives the bytes that came over the network and the seconds."""
    weir = runner(folder / "first", folder / "cache")
    before = received()
    took = seconds(weir, "stack", "up", "--with", "airflow")
    came = received() - before
    weir("stack", "down")
    kept = sum(path.lstat().st_size for path in (folder / "cache").rglob("*") if path.lstat().st_nlink == 1)
    amounts = f"{took:.0f} s, {came / 1e9:.2f} GB received, {kept / 1e9:.1f} GB kept"
    return f"First start, empty cache, Airflow included: {amounts}\n"


def received() -> int:
    """Bytes that have come in from beyond this machine."""
    counters = psutil.net_io_counters(pernic=True)
    return sum(each.bytes_recv for name, each in counters.items() if name != "lo")


def memory(state: Path) -> int:
    """Proportional set size of all processes of the stack, bytes."""
    return sum(processes.memory(group) for group in processes.find(open_site(state, cache_folder())).values())


def seconds(weir: Callable[..., None], *words: str) -> float:
    """How long a command takes, from the first instruction of Python to its end."""
    started = time.monotonic()
    weir(*words)
    return time.monotonic() - started


def runner(state: Path, cache: Path) -> Callable[..., None]:
    """The command line on folders of our own; raises if it fails."""
    env = {**os.environ, "WEIR_STATE": str(state), "WEIR_CACHE": str(cache)}

    def weir(*words: str) -> None:
        command: Sequence[str] = [sys.executable, "-m", "compiler", *words]
        subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    return weir


if __name__ == "__main__":
    main()
