"""`make proof`: start the stack, prove that the data arrives whole, show it, stop the stack."""

from __future__ import annotations

import sys
import time

from stack import launcher
from stack.errors import StackError
from stack.proof.chain import Proof, prove


def main() -> int:
    """Run the demonstration; 0 if every table is equal to its source, 1 if not, 8 if a service is missing."""
    was_running = any(condition.pid for condition in launcher.status())
    try:
        started = time.monotonic()
        site = launcher.up(launcher.select((), ()), {}, _say)
        _say(f"The stack is ready after {time.monotonic() - started:.1f} s.\n")
        proofs = [prove(site, catalog, _say) for catalog in ("lake", "lake_files")]
    except StackError as error:
        _say(f"error: {error.what}\n  = help: {error.remedy}")
        return 8
    finally:
        if was_running:
            _say("\nThe stack was running before, so it goes on running.")
        else:
            launcher.down(lambda _line: None)
            _say("\nThe stack is stopped; `make stack` starts it again, Airflow included.")
    print("\n".join(line for proof in proofs for line in report(proof)))
    return 0 if all(proof.equal for proof in proofs) else 1


def report(proof: Proof) -> list[str]:
    """The proof as a person reads it."""
    changes = f"{proof.row_events:,} changes in {proof.transactions:,} transactions"
    lines = [
        "",
        f"PostgreSQL -> Debezium -> Kafka -> Trino -> Iceberg, catalog {proof.catalog}",
        f"  {changes}, landed whole in {proof.batches} batches while they were made; {proof.seconds:.0f} s",
        f"  landing everything a second time added {proof.landed_again} rows",
        f"  {'table':<10} {'rows':>8} {'different':>10}",
    ]
    lines += [f"  {table:<10} {rows:>8,} {proof.differences[table]:>10}" for table, rows in proof.rows.items()]
    return [*lines, f"  {'EQUAL to the source, both ways.' if proof.equal else 'NOT EQUAL to the source.'}"]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
