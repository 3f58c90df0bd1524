"""How long Airflow's DAG processor takes for many datastores: it parses every file of a bundle, again and again.

`python -m benchmarks.dags` prints a table in Markdown: 200 datastores of 50 tables, in Airflow's own environment, with
the class that the DAG processor parses with. What Airflow imports for itself at its start is not counted.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks import model
from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.pipeline import check
from compiler.plan.build import build
from tests.airflow_bundles import bundle, parse, write

TARGET = 1.0
"""Seconds for all files."""
DAY = date(2026, 1, 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datastores", type=int, default=200)
    parser.add_argument("--tables", type=int, default=50, help="of each datastore")
    parser.add_argument("--rounds", type=int, default=3, help="how often it is measured; medians are printed")
    options = parser.parse_args()
    files = ecosystem(options.datastores, options.tables)
    plan = build(check(disk.sources(files, []), rule.Rules(()), DAY, Nothing()).ecosystem)
    texts = {path: each.text for path, each in bundle(plan).items()}
    with tempfile.TemporaryDirectory() as folder:
        place = write(texts, Path(folder) / "bundle")
        rounds = [parse(place, watched=False) for _ in range(options.rounds)]
    (dags,) = {len(each["dags"]) for each in rounds}
    faults = [fault for each in rounds for fault in (*each["errors"].values(), *each["touches"])]
    if dags != 2 * options.datastores or faults:
        raise SystemExit(
            f"{dags} DAGs were parsed of {2 * options.datastores}, with {len(faults)} faults: {faults[:3]}"
        )
    print(f"{options.datastores} datastores of {options.tables} tables: {dags} DAG files\n")
    print("| step | CPU s | wall s | target, wall |\n| --- | --- | --- | --- |")
    for step, name, target in (("parsed", "parse", f"≤ {TARGET}"), ("whole", "parse and serialize", "")):
        cpu, wall = (statistics.median(each[step][kind] for each in rounds) for kind in ("cpu", "wall"))
        print(f"| {name} | {cpu:.2f} | {wall:.2f} | {target} |")


def ecosystem(datastores: int, tables: int) -> dict[str, bytes]:
    """A model in which one workspace reads every table, fresh within 20 s or 5 min."""
    return {f"ecosystem/{path}": text.encode() for path, text in written(datastores, tables)}


def written(datastores: int, tables: int) -> Iterator[tuple[str, str]]:
    """Path and text of every file."""
    addresses = [("shop-1", f"system-{number}") for number in range(datastores)]
    yield from model.governance(["shop-1"])
    yield "environments/dell.environment.yaml", model.environment(addresses)
    needs = []
    for number, (team, name) in enumerate(addresses):
        nouns = [f"table{each}" for each in range(tables)]
        drawn = [
            model.Dataset(f"{team}/{name}", noun, "europe", model.KEYS[0], model.KEYS[0], wide=False) for noun in nouns
        ]
        yield f"teams/{team}/{name}.datastore.yaml", model.datastore(team, name, drawn)
        fresh = "5m" if number % 2 else "20s"
        needs += [NEED.format(address=each.address, view=f"{each.name}_{number}", fresh=fresh) for each in drawn]
    yield "teams/shop-1/all.workspace.yaml", WORKSPACE + "".join(needs)


WORKSPACE = """\
kind: Workspace
name: all
team: shop-1
platform: dell
description: Everything there is.
purpose: Measure how long Airflow takes.
readers: [shop-analysts]
needs:
"""

NEED = "  - {{dataset: {address}, as: {view}, columns: [id], history: live, freshness: {fresh}}}\n"

if __name__ == "__main__":
    main()
