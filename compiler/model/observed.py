"""A datastore beside its live source: the subject of the rules that need both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from compiler.model.datastore import Column, Dataset, Datastore, Lifecycle
from compiler.model.live import LiveColumn, LivePublication, LiveSource, LiveTable


@dataclass(frozen=True, eq=False)
class Observed:
    """What the model says of a datastore, and what its source says."""

    datastore: Datastore
    source: LiveSource

    @property
    def datasets(self) -> Iterator[Dataset]:
        """The datasets that are captured: what is retired may be gone at the source."""
        return (dataset for dataset in self.datastore.datasets if dataset.lifecycle is not Lifecycle.RETIRED)

    @cached_property
    def publication(self) -> LivePublication | None:
        """The publication that belongs to the datastore, once something was deployed."""
        return next((each for each in self.source.publications if each.name == self.datastore.stream), None)

    @cached_property
    def tables(self) -> dict[tuple[str, str], LiveTable]:
        """The source's tables by schema and name."""
        return {(table.schema, table.name): table for table in self.source.tables}

    @cached_property
    def pairs(self) -> tuple[tuple[Dataset, LiveTable], ...]:
        """Each captured dataset with its table, as far as the source has it."""
        found = ((dataset, self.tables.get(dataset.source)) for dataset in self.datasets)
        return tuple((dataset, table) for dataset, table in found if table)

    def columns(self) -> Iterator[tuple[Dataset, LiveTable, Column, LiveColumn]]:
        """Each modelled column with the source's, as far as the source has it."""
        for dataset, table in self.pairs:
            live = {column.name: column for column in table.columns}
            for column in dataset.columns:
                if column.physical_name in live:
                    yield dataset, table, column, live[column.physical_name]
