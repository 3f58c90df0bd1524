"""Many more histories than the tests take, on DuckDB and on Trino, within a time that is given.

`python -m tests.soak` prints what was compared, in Markdown; `--write` puts it into docs/soak.md as well. Something
wrong ends it with the seed in the message, and nothing is written.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from benchmarks.stack import machine
from stack.site import cache_folder
from tests.conftest import Weir, fresh_state
from tests.oracle.engines import DuckDb, Trino, connected
from tests.oracle.rounds import Coarse, install, run
from tests.oracle.wares import LOCAL, TRINO, compiled, datasets

PAGE = Path("docs/soak.md")
HEAD = """# Histories beyond the tests

`make soak` deals random histories of a source, takes them through the compiled statements in random batches, and holds
tables and views against an oracle that shares no line with them. A history is what happens to one dataset; six datasets
change in the same transactions. On Trino, which plans a statement much longer than it runs, histories are longer and
arrive in fewer batches, and statements that do not depend on each other run at once. `make test` does the same with
fewer histories and other seeds: 504 on DuckDB and 12 on Trino. What was asked for and not reached is for want of time.

The last time, written by the script itself:

"""
COLUMNS = ("histories", "events", "batches", "merges", "merges with TRUNCATE", "views compared", "tables compared")
"""What is counted, in the order of the table."""
FIRST = 1000
"""The first seed: no test uses it."""


def main() -> None:
    """Run, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--duckdb", type=int, default=3000, help="histories on DuckDB")
    parser.add_argument("--trino", type=int, default=60, help="histories on Trino; 0 starts no stack")
    parser.add_argument("--files", type=int, default=12, help="histories on Trino whose catalog is kept in files")
    parser.add_argument(
        "--minutes", type=float, default=30, help="for each engine: what is not done by then is left out"
    )
    parser.add_argument("--write", action="store_true", help=f"write {PAGE}")
    options = parser.parse_args()
    limit = 60 * options.minutes
    found = {"DuckDB": (options.duckdb, on_duckdb(options.duckdb, limit))}
    if options.trino:
        with trino_alone() as weir:
            found["Trino"] = (options.trino, on_trino(weir, "lake", options.trino, limit))
            found["Trino, catalog of files"] = (options.files, on_trino(weir, "lake_files", options.files, limit))
    left_out = "" if options.trino else " Trino was left out."
    page = f"{HEAD}{table(found)}\nOn {machine()}.{left_out}\n"
    print(page)
    if options.write:
        PAGE.write_text(page, encoding="utf-8")


def on_duckdb(histories: int, limit: float) -> Counter[str]:
    """What was compared on DuckDB."""
    made = compiled(LOCAL)
    engine = DuckDb(made.stream)
    install(engine, made)
    return until("DuckDB", histories, limit, lambda seed: run(engine, made, [seed]))


def on_trino(weir: Weir, catalog: str, histories: int, limit: float) -> Counter[str]:
    """What was compared on a Trino."""
    made = compiled(TRINO)
    if catalog != "lake":  # no model may say a name with an underscore
        made = made.edited("", '"lake".', f'"{catalog}".')
    connection = connected(weir.site, catalog)
    engine = Trino(made.stream, connection, catalog)
    install(engine, made)
    counts = until("Trino", histories, limit, lambda seed: run(engine, made, [seed], Coarse))
    engine.remove(room.name for room in made.plan.rooms)
    connection.close()
    return counts


@contextmanager
def trino_alone() -> Iterator[Weir]:
    """A stack of Trino and what it needs."""
    with fresh_state() as state:
        weir = Weir(state, cache_folder())
        try:
            started = weir("stack", "up", "--only", "trino")
            assert started.returncode == 0, started.stderr
            yield weir
        finally:
            weir("stack", "down")


def until(engine: str, histories: int, limit: float, take: Callable[[int], Counter[str]]) -> Counter[str]:
    """Take one seed after the other, until there are so many histories or so many seconds have passed."""
    counts: Counter[str] = Counter()
    end = time.monotonic() + limit
    with tqdm(total=histories, desc=engine, unit=" histories", mininterval=5) as bar:
        for seed in range(FIRST, FIRST + -(-histories // len(datasets()))):
            if time.monotonic() >= end:
                break
            counts += take(seed)
            bar.update(len(datasets()))
    return counts


def table(found: dict[str, tuple[int, Counter[str]]]) -> str:
    """What was compared, by engine, beside what was asked for."""
    lines = [" | ".join(("| engine", "asked for", *COLUMNS, "wrong |")), "| --- " * (len(COLUMNS) + 3) + "|"]
    for engine, (asked, counts) in found.items():
        cells = (f"{asked:,}", *(f"{counts[each]:,}" for each in COLUMNS))
        lines.append(" | ".join((f"| {engine}", *cells, "0 |")))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
