"""Record what `weir demo` plays: `python -m tests.record_demo` starts a stack of its own and writes `compiler/demo/`.

A real Debezium reads a real PostgreSQL while `burst.sql` runs on it. Kept are the messages of the topic, byte for byte,
and the rows that the source held at the end of each part, as PostgreSQL itself spells them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from confluent_kafka import Message
from psycopg import sql

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.model.datastore import Dataset
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.plan.steps import Stream
from stack.site import cache_folder
from tests.conftest import Weir, fresh_state
from tests.models import TODAY
from tests.test_source_side import Source, Topic, captured, source

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "compiler" / "demo"
ORDER = ("shop.customers", "shop.addresses", "shop.products", "shop.orders", "shop.order_items")
"""The tables that are filled while Debezium listens, with one that theirs need; each foreign key finds its row."""


def main() -> None:
    """Record both parts."""
    plan = build(check(disk.read(ROOT / "ecosystem"), rule.Rules(()), TODAY, Nothing()).ecosystem)
    stream = next(each for each in plan.streams if each.platform.name == "local")
    with fresh_state() as state:
        weir = Weir(state, cache_folder())
        started = weir("stack", "up", "--only", "source,connect")
        assert started.returncode == 0, started.stderr
        try:
            record(weir, stream)
        finally:
            weir("stack", "down")


def record(weir: Weir, stream: Stream) -> None:
    """Fill the tables, play the burst, and keep what was seen of each."""
    statements = (ROOT / "ecosystem" / "sources" / "shop.sql").read_text()
    with source(weir, stream, statements) as made:
        made.owner.execute(made.script)
        set_aside(made)
        with captured(made) as topic:
            topic.wait("weir.heartbeat", 1)
            fill(made)
            keep("seed", listen(made, topic), made, stream)
            for statement in (DEMO / "burst.sql").read_text().split(";\n"):
                if statement.strip():
                    made.owner.execute(statement.encode())
            keep("burst", listen(made, topic), made, stream)


def set_aside(made: Source) -> None:
    """Keep the rows of the example elsewhere, and empty its tables before anybody listens."""
    for table in ORDER:
        schema, name = table.split(".")
        made.owner.execute(
            sql.SQL("CREATE TEMP TABLE {} AS TABLE {}").format(sql.Identifier(name), sql.Identifier(schema, name))
        )
    made.owner.execute("TRUNCATE shop.customers, shop.products, shop.orders CASCADE")


def fill(made: Source) -> None:
    """Put the rows back, in one transaction."""
    with made.owner.transaction():
        for table in ORDER:
            schema, name = table.split(".")
            columns = made.rows(
                "SELECT column_name FROM information_schema.columns WHERE is_generated = 'NEVER' "
                f"AND table_schema = '{schema}' AND table_name = '{name}' ORDER BY ordinal_position"
            )
            listed = sql.SQL(", ").join(sql.Identifier(column) for (column,) in columns)
            made.owner.execute(
                sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}").format(
                    sql.Identifier(schema, name), listed, listed, sql.Identifier("pg_temp", name)
                )
            )


def listen(made: Source, topic: Topic) -> list[Message]:
    """The messages up to the end of a transaction that begins now."""
    marker = f"demo-{time.monotonic_ns()}"
    made.owner.execute("INSERT INTO weir.signal (id, type) VALUES (%s, 'weir-marker')", [marker])
    found: list[Message] = []
    deadline = time.monotonic() + 60
    while not (found and ended(found, marker)):
        assert time.monotonic() < deadline, "The marker does not arrive."
        if message := topic.consumer.poll(0.3):
            assert not message.error()
            found.append(message)
    return found


def ended(messages: Sequence[Message], marker: str) -> bool:
    """Whether the transaction of the marker is over."""
    written = [index for index, each in enumerate(messages) if marker in str(each.value())]
    last = json.loads(messages[-1].value() or b"{}")
    return bool(written) and len(messages) - 1 > written[0] and last.get("status") == "END"


def keep(part: str, messages: Sequence[Message], made: Source, stream: Stream) -> None:
    """Write what arrived, and what the source holds now."""
    with (DEMO / f"{part}.jsonl").open("w", encoding="utf-8") as file:
        for each in messages:
            key, value = each.key(), each.value()
            told = {
                "offset": each.offset(),
                "timestamp": each.timestamp()[1],
                "key": key and key.decode(),
                "value": value and value.decode(),
            }
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    rows = {dataset.view: rows_of(made, dataset) for dataset in stream.datasets}
    text = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    (DEMO / f"{part}.rows.json").write_text(text, encoding="utf-8")


def rows_of(made: Source, dataset: Dataset) -> list[dict[str, Any]]:
    """The rows of a table by the model's names: arrays as lists, everything else as PostgreSQL spells it."""
    values = sql.SQL(", ").join(
        sql.SQL("{}, {}").format(
            sql.Literal(column.name),
            sql.SQL("to_jsonb({})" if column.type.base == "array" else "{}::text").format(
                sql.Identifier(column.physical_name)
            ),
        )
        for column in dataset.columns
    )
    keys = sql.SQL(", ").join(sql.Identifier(dataset.by_name[name].physical_name) for name in dataset.primary_key)
    query = sql.SQL("SELECT jsonb_build_object({}) FROM {} ORDER BY {}").format(
        values, sql.Identifier(*dataset.source), keys
    )
    made.owner.execute("SET timezone = 'UTC'")
    return [row for (row,) in made.owner.execute(query).fetchall()]


if __name__ == "__main__":
    main()
