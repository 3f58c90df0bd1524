"""Claim: what is committed in PostgreSQL is in Iceberg, all of it, once, and equal; and the proof can fail."""

from __future__ import annotations

import json
from collections.abc import Iterator

import boto3
import pytest
import trino

from stack.proof.chain import STATEMENTS, connect, prove, query
from tests.conftest import Weir


@pytest.fixture(scope="module")
def engine(stack: Weir) -> Iterator[trino.dbapi.Connection]:
    connection = connect(stack.site)
    yield connection
    connection.close()


@pytest.mark.parametrize("catalog", ["lake", "lake_files"])
def test_every_table_is_equal_to_its_source_after_a_load(stack: Weir, catalog: str) -> None:
    proof = prove(stack.site, catalog, print)
    assert proof.equal, proof
    assert proof.batches >= 3, "a load that is over in one batch proves nothing about boundaries"
    assert proof.transactions > 700
    assert proof.landed_again == 0


def test_the_data_lies_in_the_object_store(stack: Weir, engine: trino.dbapi.Connection) -> None:
    query(engine, "CREATE SCHEMA lake.stored")
    query(engine, "CREATE TABLE lake.stored.t AS SELECT 1 AS a")
    store = boto3.client(
        "s3",
        endpoint_url=stack.site.url("minio.s3"),
        region_name="us-east-1",
        aws_access_key_id=stack.site.secrets["S3_ACCESS_KEY"],
        aws_secret_access_key=stack.site.secrets["S3_SECRET_KEY"],
    )
    found = [entry["Key"] for entry in store.list_objects_v2(Bucket="lake", Prefix="lake/stored")["Contents"]]
    assert any(name.endswith(".parquet") for name in found)
    store.close()


@pytest.mark.parametrize(
    ("source", "target", "seen"),
    [
        ("1, 2", "1, 2", (0, 0)),
        ("1, 2", "1", (1, 0)),
        ("1", "1, 2", (0, 1)),
        ("1, 2", "1, 3", (1, 1)),
    ],
)
def test_a_difference_is_seen(engine: trino.dbapi.Connection, source: str, target: str, seen: tuple[int, int]) -> None:
    statement = STATEMENTS.get_template("differences.sql").render(
        columns=["a"], source=f"(VALUES {source}) AS s (a)", target=f"(VALUES {target}) AS t (a)"
    )
    assert tuple(query(engine, statement)[0][:2]) == seen


def test_a_row_that_is_there_twice_is_seen(engine: trino.dbapi.Connection) -> None:
    statement = STATEMENTS.get_template("differences.sql").render(
        columns=["a"], source="(VALUES 1) AS s (a)", target="(VALUES 1, 1) AS t (a)"
    )
    assert query(engine, statement)[0] == [0, 0, 2, 1]


BEGIN = {"status": "BEGIN", "id": "7:100"}
END = {"status": "END", "id": "7:103", "event_count": 2}
NOTIFICATION = {"id": "b1f0", "type": "COMPLETED", "aggregate_type": "Initial Snapshot"}


def row(number: int, xid: str = "7:101") -> dict[str, object]:
    return {"op": "c", "transaction": {"id": xid, "total_order": number}}


@pytest.mark.parametrize(
    ("messages", "hi", "faults"),
    [
        ([BEGIN, row(1), row(2), END], 4, 0),
        ([BEGIN, row(1), row(2), END, NOTIFICATION], 4, 0),
        ([BEGIN, row(1), row(2), END, {"status": "BEGIN", "id": "8:1"}, row(1, "8:2")], 4, 0),
        ([BEGIN, row(1), row(2)], None, 0),
        ([BEGIN, row(1), END], 3, 1),
        ([BEGIN, row(1), row(1), END], 4, 1),
        ([BEGIN, row(1), row(2), row(2), END], 5, 1),
        ([row(1), row(2), END], 3, 1),
        ([row(1, "6:9"), BEGIN, row(1), row(2), END], 5, 1),
    ],
    ids=[
        "whole",
        "notification",
        "one still open",
        "no end",
        "lost",
        "lost and doubled",
        "doubled",
        "no begin",
        "no edges",
    ],
)
def test_a_batch_that_is_not_whole_is_refused(
    engine: trino.dbapi.Connection, messages: list[dict[str, object]], hi: int | None, faults: int
) -> None:
    rows = ", ".join(f"(BIGINT '{offset}', '{json.dumps(message)}')" for offset, message in enumerate(messages))
    statement = STATEMENTS.get_template("audit.sql").render(
        topic=f"(VALUES {rows}) AS t (_partition_offset, _message)", lo=0
    )
    assert (query(engine, statement)[0][0], query(engine, statement)[0][3]) == (hi, faults)
