"""What `weir compile` costs: to a new folder, beside the yardstick, and again after one file has changed.

`python -m benchmarks.compile` prints a table in Markdown; `--stages` says instead where the CPU of one cold compile
goes, stage by stage, and `--profile` the same function by function.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import io
import pstats
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.check import (
    CHANGES,
    WEIR,
    YARDSTICK,
    Cost,
    Costs,
    Promise,
    cost,
    machine,
    make_model,
    middle,
    table_of_costs,
)
from compiler import backend, rule
from compiler.adapters import output
from compiler.adapters.ledger import Ledger
from compiler.adapters.machine import today
from compiler.adapters.memory import Notebook
from compiler.cli import main as weir
from compiler.commands.check import read_model
from compiler.pipeline import check
from compiler.remake import remade

COMPILE = (*WEIR, "compile")
BEFORE = "before"
"""What is no stage: making the model, and imports."""


def main() -> None:
    """Measure and print, or profile."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=int, nargs="+", default=[1000, 10000], help="sizes of the model")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured; medians are printed")
    parser.add_argument("--profile", action="store_true", help="profile one cold compile of the largest model")
    parser.add_argument("--stages", action="store_true", help="one cold compile of the largest model, stage by stage")
    options = parser.parse_args()
    sizes: list[int] = sorted(options.datasets)
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as name:
        folder = Path(name)
        if options.profile:
            print(profile(make_model(folder, sizes[-1]), folder / "generated"))
            return
        if options.stages:
            print(stages(make_model(folder, sizes[-1]), folder))
            return
        print(f"Machine: {machine()}\n", flush=True)
        cost(folder / "cache", *words(make_model(folder / "first", 10), folder / "first-out"))
        found: Costs = {}
        written: dict[int, tuple[int, int]] = {}
        for size in sizes:
            written[size] = measure_cold(found, folder, size, options.rounds)
        measure_changes(found, folder, sizes[-1], options.rounds)
    for size, (files, amount) in written.items():
        print(f"{size:,} datasets: {files:,} files, {amount / 1e6:,.0f} MB")
    print(table_of_costs(found))
    print(table_of_targets(found, sizes))


def words(model: Path, out: Path) -> Sequence[str]:
    """The command for one model."""
    return (*COMPILE, "--model", str(model), "--out", str(out))


def measure_cold(found: Costs, folder: Path, size: int, rounds: int) -> tuple[int, int]:
    """Compile and the yardstick by turns, each time to folders that never existed; number and bytes of the files."""
    model = make_model(folder, size)
    for number in range(rounds):
        out = folder / f"generated-{size}-{number}"
        found.setdefault(f"compile, cold, {size:,}", []).append(cost(folder / "cache", *words(model, out)))
        aside = folder / f"out-{size}-{number}"
        command = (*YARDSTICK, str(model), str(aside))
        found.setdefault(f"yardstick, {size:,}", []).append(cost(folder / "cache", *command))
    sizes = [path.stat().st_size for path in (folder / f"generated-{size}-0").rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def measure_changes(found: Costs, folder: Path, size: int, rounds: int) -> None:
    """Compile again, to the folder of the first round, after one file has changed and after none has."""
    model, out = folder / f"model-{size}", folder / f"generated-{size}-0"
    for number in range(rounds):
        found.setdefault("nothing changed", []).append(cost(folder / "cache", *words(model, out)))
        for name, (pattern, before, after) in CHANGES.items():
            files = sorted(model.rglob(pattern))
            path = files[(number + 1) * len(files) // (rounds + 1)]
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(before, after.format(number), 1), encoding="utf-8")
            found.setdefault(name, []).append(cost(folder / "cache", *words(model, out)))


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
        cold, yardstick = usual[f"compile, cold, {size:,}"], usual[f"yardstick, {size:,}"]
        yield Promise(f"compile of {size:,} / yardstick, CPU", cold.cpu / yardstick.cpu, 0.55)
        yield Promise(f"compile of {size:,} / yardstick, wall", cold.wall / yardstick.wall, 0.55)
    small, large = (usual[f"compile, cold, {size:,}"] for size in (sizes[0], sizes[-1]))
    if len(sizes) > 1:
        yield Promise(
            f"compile of {sizes[-1]:,} / {sizes[0]:,}, CPU", large.cpu / small.cpu, 1.1 * sizes[-1] / sizes[0]
        )
    yield Promise(f"memory of a compile of {sizes[-1]:,}", large.memory, 400, " MB")
    for name in ("nothing changed", *CHANGES):
        yield Promise(f"compile of {sizes[-1]:,}, {name}, wall", usual[name].wall, 0.5, " s")


def stages(model: Path, folder: Path) -> str:
    """The CPU of each stage of a cold compile, as `weir compile` goes through them, beside that of the yardstick."""
    gc.disable()  # as the command does
    spent = dict.fromkeys((BEFORE, "read", "check", "plan and render", "compare and write", "manifest, ledger"), 0.0)
    backend.load()
    rules = rule.load_for_check(compared=False, live=False)
    spend(spent, BEFORE)
    sources = read_model(model)
    spend(spent, "read")
    checked = check(sources, rules, today(), Notebook(folder / "notebook", model))
    spend(spent, "check")
    with output.opened(folder / "generated", writing=True) as out:
        ledger = Ledger(folder / "ledger", out)
        for part in remade(checked, ledger):
            spend(spent, "plan and render")
            ledger.put(part)
            spend(spent, "compare and write")
        ledger.finish()
    spend(spent, "manifest, ledger")
    usual = cost(folder / "cache", *YARDSTICK, str(model), str(folder / "aside")).cpu
    lines = [f"| {stage} | {cpu:.2f} s | {cpu / usual:.2f} |" for stage, cpu in spent.items() if stage != BEFORE]
    return "\n".join(["| stage | CPU | / yardstick |", "| --- | --- | --- |", *lines])


def spend(spent: dict[str, float], stage: str) -> None:
    """Count all CPU that no stage has yet for this one."""
    spent[stage] += time.process_time() - sum(spent.values())


def profile(model: Path, out: Path) -> str:
    """Where a compile spends its time: by what it calls, then by where it is; the profiler itself slows it down."""
    recorder = cProfile.Profile()
    recorder.runcall(weir, ["compile", "--model", str(model), "--out", str(out)])
    text = io.StringIO()
    stats = pstats.Stats(recorder, stream=text).strip_dirs()
    stats.sort_stats("cumulative").print_stats(35)
    stats.sort_stats("tottime").print_stats(25)
    return text.getvalue()


if __name__ == "__main__":
    main()
