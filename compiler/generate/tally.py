"""What was done so far: how many transactions and changes, of which datastore, with which hazards, and what failed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from compiler.generate.traffic import Transaction


@dataclass
class Tally:
    """Sums of one run."""

    transactions: Counter[str] = field(default_factory=Counter)
    """By datastore; those that ended as they should, a rollback on purpose among them."""
    changes: Counter[str] = field(default_factory=Counter)
    """By datastore: rows that were changed and committed."""
    hazards: Counter[str] = field(default_factory=Counter)
    """By name: transactions with that hazard which ended as they should."""
    failures: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By datastore and transaction, the words of the database and how often it said them."""
    lost: int = 0
    """Transactions within which the connection went away: nobody knows whether they were committed."""
    seconds: float = 0.0

    def add(self, transaction: Transaction, changes: int, failed: str, *, lost: bool) -> None:
        """Count one transaction."""
        script = transaction.script
        if failed:
            self.failures[f"{script.datastore} {script.name}"][failed] += 1
            self.lost += lost
            return
        self.transactions[script.datastore] += 1
        self.changes[script.datastore] += changes
        self.hazards.update(script.hazards)

    @property
    def failed(self) -> int:
        """How many transactions failed."""
        return sum(each.total() for each in self.failures.values())

    def rates(self) -> tuple[float, float]:
        """Transactions and changes a second."""
        seconds = max(self.seconds, 0.001)
        return self.transactions.total() / seconds, self.changes.total() / seconds

    def _stores(self) -> list[str]:
        return [
            f"  {name:<16} {number:>8,} transactions {self.changes[name]:>10,} changes"
            for name, number in sorted(self.transactions.items())
        ]

    def line(self) -> str:
        """Where it stands, in a line."""
        tx, changes = self.rates()
        by_store = ", ".join(f"{name} {number:,}" for name, number in sorted(self.transactions.items()))
        failed = f"; {self.failed:,} failed" if self.failed else ""
        return f"{self.seconds:5.0f} s  {tx:6.1f} tx/s  {changes:7.1f} changes/s  {by_store or 'nothing yet'}{failed}"

    def as_data(self) -> dict[str, Any]:
        """For machines."""
        tx, changes = self.rates()
        return {
            "seconds": round(self.seconds, 1),
            "transactionsPerSecond": round(tx, 1),
            "changesPerSecond": round(changes, 1),
            "datastores": {
                name: {"transactions": number, "changes": self.changes[name]}
                for name, number in sorted(self.transactions.items())
            },
            "hazards": dict(sorted(self.hazards.items())),
            "failures": {name: dict(said) for name, said in sorted(self.failures.items())},
            "lost": self.lost,
        }

    def as_text(self) -> str:
        """For people."""
        tx, changes = self.rates()
        lines = [
            f"{self.transactions.total():,} transactions ({tx:,.1f} a second) in {self.seconds:,.0f} s",
            f"{self.changes.total():,} changes ({changes:,.1f} a second)",
            *self._stores(),
        ]
        if self.hazards:
            told = ", ".join(f"{name} {number:,}" for name, number in sorted(self.hazards.items()))
            lines.append(f"Hazards: {told}.")
        if self.lost:
            lines.append(
                f"{self.lost:,} transactions may have been committed or not: the connection went away within them."
            )
        lines += [
            f"Failed: {name}, {number:,} times: {said}."
            for name, each in sorted(self.failures.items())
            for said, number in each.most_common()
        ]
        return "\n".join(lines) + "\n"
