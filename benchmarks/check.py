"""What `weir check` costs: cold, beside the yardstick on the same model, and again after one file has changed.

`python -m benchmarks.check` prints a table in Markdown; `--profile` says instead where the time of a cold check goes.
Models, caches and output are in a folder of its own, which it deletes again.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from compiler.cli import main as weir

WEIR = (sys.executable, "-m", "compiler")
CHECK = (*WEIR, "check", "--fail-level", "note", "--model")
"""As a process of its own; it fails at the least finding, for findings cost time that a clean model does not."""
YARDSTICK = (sys.executable, "-m", "benchmarks.yardstick")

CHANGES: Mapping[str, tuple[str, str, str]] = {
    "a changed workspace": ("*.workspace.yaml", "purpose: ", "purpose: ({}) "),
    "a changed datastore": (
        "*.datastore.yaml",
        "    columns:\n",
        "    columns:\n      - {{name: added_{}, type: date}}\n",
    ),
    "a changed team": ("team.yaml", "developers: [", "developers: [new-{}, "),
}
"""The kind of file, a text in it, and what stands there after a round, whose number fills the hole."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took, its own children included."""

    user: float
    """Seconds of the processor in the program itself."""
    system: float
    """Seconds of the processor in the kernel."""
    wall: float
    """Seconds that somebody waits."""
    memory: float
    """The largest resident set that one of its processes had, MB."""

    @property
    def cpu(self) -> float:
        """Seconds of the processor."""
        return self.user + self.system


@dataclass(frozen=True, slots=True)
class Promise:
    """A figure beside what it may be at most."""

    name: str
    found: float
    target: float
    unit: str = ""


Costs = dict[str, list[Cost]]


def main() -> None:
    """Measure and print, or profile."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=int, nargs="+", default=[1000, 10000], help="sizes of the model")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured; medians are printed")
    parser.add_argument("--profile", action="store_true", help="profile one cold check of the largest model")
    options = parser.parse_args()
    sizes: list[int] = sorted(options.datasets)
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as name:
        folder = Path(name)
        if options.profile:
            print(profile(make_model(folder, sizes[-1]), folder / "cache"))
            return
        print(f"Machine: {machine()}\n", flush=True)
        warm_up(folder)
        found: Costs = {}
        for size in sizes:
            measure_cold(found, folder, size, options.rounds)
        measure_changes(found, folder, sizes[-1], options.rounds)
        for _ in range(options.rounds):
            found.setdefault("weir --help", []).append(cost(folder / "cache", *WEIR, "--help"))
    print(table_of_costs(found))
    print(table_of_targets(found, sizes))


def machine() -> str:
    """The size of this machine; asked by a process of its own so that this one stays small.

    The kernel counts the memory of a parent to the peak of the children that it starts.
    """
    words = "from benchmarks.stack import machine; print(machine())"
    return subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True).stdout.strip()


def make_model(folder: Path, size: int) -> Path:
    """Write a model, again in a process of its own."""
    model = folder / f"model-{size}"
    subprocess.run([sys.executable, "-m", "benchmarks.model", str(size), str(model)], check=True)
    return model


def warm_up(folder: Path) -> None:
    """Have every module compiled and in memory before anything is measured."""
    model = make_model(folder / "first", 10)
    cost(folder / "first-cache", *CHECK, str(model))
    cost(folder / "first-cache", *YARDSTICK, str(model), str(folder / "first-out"))


def measure_cold(found: Costs, folder: Path, size: int, rounds: int) -> None:
    """Check with an empty cache and the yardstick by turns, each time with folders that never existed."""
    model = make_model(folder, size)
    for number in range(rounds):
        cache = folder / f"cache-{size}-{number}"
        out = folder / f"out-{size}-{number}"
        found.setdefault(f"check, cold, {size:,}", []).append(cost(cache, *CHECK, str(model)))
        found.setdefault(f"yardstick, {size:,}", []).append(cost(cache, *YARDSTICK, str(model), str(out)))


def measure_changes(found: Costs, folder: Path, size: int, rounds: int) -> None:
    """Check again after one file has changed to what no cache has seen, and after none has."""
    model, cache = folder / f"model-{size}", folder / f"cache-{size}-0"
    check = (*CHECK, str(model))
    cost(cache, *check)
    for number in range(rounds):
        found.setdefault("nothing changed", []).append(cost(cache, *check))
        for name, (pattern, before, after) in CHANGES.items():
            files = sorted(model.rglob(pattern))
            path = files[(number + 1) * len(files) // (rounds + 1)]
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(before, after.format(number), 1), encoding="utf-8")
            found.setdefault(name, []).append(cost(cache, *check))


def cost(cache: Path, *command: str) -> Cost:
    """Run a command to its good end; a bad one ends the measurement with what it said."""
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        child = subprocess.Popen(command, env=environment(cache), stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {child.returncode}:\n{said.read(4000).decode()}")
    return Cost(used.ru_utime, used.ru_stime, wall, used.ru_maxrss * 1024 / 1e6)


def environment(cache: Path) -> dict[str, str]:
    """This one with a cache, and with Python's bytecode beside it, as an installed program has it."""
    folders = {"WEIR_CACHE": str(cache), "PYTHONPYCACHEPREFIX": str(cache.parent / "bytecode")}
    return {**{key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}, **folders}


def table_of_costs(found: Costs) -> str:
    """The medians."""
    lines = ["| what | CPU | of it system | wall | peak memory |", "| --- | --- | --- | --- | --- |"]
    for name, costs in found.items():
        usual = middle(costs)
        seconds = " | ".join(f"{each:.2f} s" for each in (usual.cpu, usual.system, usual.wall))
        lines.append(f"| {name} | {seconds} | {usual.memory:.0f} MB |")
    return "\n".join((*lines, ""))


def table_of_targets(found: Costs, sizes: Sequence[int]) -> str:
    """What is promised, and how much of it is used: above 1.00 a promise is broken."""
    lines = ["| what | found | target | found / target |", "| --- | --- | --- | --- |"]
    for each in promises({name: middle(costs) for name, costs in found.items()}, sizes):
        share = each.found / each.target
        lines.append(f"| {each.name} | {each.found:.2f}{each.unit} | {each.target:g}{each.unit} | {share:.2f} |")
    return "\n".join(lines)


def promises(usual: Mapping[str, Cost], sizes: Sequence[int]) -> Iterator[Promise]:
    """Each figure that has a target."""
    for size in sizes:
        check, yardstick = usual[f"check, cold, {size:,}"], usual[f"yardstick, {size:,}"]
        yield Promise(f"check of {size:,} / yardstick, CPU", check.cpu / yardstick.cpu, 0.55)
        yield Promise(f"check of {size:,} / yardstick, wall", check.wall / yardstick.wall, 0.55)
    small, large = (usual[f"check, cold, {size:,}"] for size in (sizes[0], sizes[-1]))
    if len(sizes) > 1:
        yield Promise(f"check of {sizes[-1]:,} / {sizes[0]:,}, CPU", large.cpu / small.cpu, 1.1 * sizes[-1] / sizes[0])
    yield Promise(f"memory of a check of {sizes[-1]:,}", large.memory, 400, " MB")
    for name in ("nothing changed", *CHANGES):
        yield Promise(f"check of {sizes[-1]:,}, {name}, CPU", usual[name].cpu, 0.5, " s")
        yield Promise(f"check of {sizes[-1]:,}, {name}, wall", usual[name].wall, 0.5, " s")
    yield Promise("weir --help, wall", usual["weir --help"].wall, 0.15, " s")


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(*(statistics.median(figures) for figures in zip(*map(astuple, costs), strict=True)))


def profile(model: Path, cache: Path) -> str:
    """Where a cold check spends its time: by what it calls, then by where it is; the profiler itself slows it down."""
    os.environ["WEIR_CACHE"] = str(cache)
    recorder = cProfile.Profile()
    recorder.runcall(weir, ["check", "--model", str(model)])
    text = io.StringIO()
    stats = pstats.Stats(recorder, stream=text).strip_dirs()
    stats.sort_stats("cumulative").print_stats(25)
    stats.sort_stats("tottime").print_stats(25)
    return text.getvalue()


if __name__ == "__main__":
    main()
