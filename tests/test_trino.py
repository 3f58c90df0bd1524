"""Claim: the engine has its catalogs, keeps those that are added, and follows new access rules within seconds."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
import trino

from stack import local
from stack.files import write_whole
from stack.proof.chain import connect, query
from stack.site import HOST
from tests.conftest import Weir


@pytest.fixture
def engine(stack: Weir) -> Iterator[trino.dbapi.Connection]:
    connection = connect(stack.site)
    yield connection
    connection.close()


def test_the_platforms_catalogs_are_there(engine: trino.dbapi.Connection) -> None:
    assert {"lake", "lake_files", "control"} <= {row[0] for row in query(engine, "SHOW CATALOGS")}


def test_a_catalog_that_was_added_survives_a_restart(stack: Weir, engine: trino.dbapi.Connection) -> None:
    query(engine, "CREATE CATALOG added USING memory")
    assert stack("stack", "down").returncode == 0
    restarted = stack("stack", "up", "--with", "airflow")
    assert restarted.returncode == 0, restarted.stderr
    assert "added" in {row[0] for row in query(engine, "SHOW CATALOGS")}
    query(engine, "DROP CATALOG added")


def test_new_rules_and_groups_are_in_force_without_a_restart(stack: Weir, engine: trino.dbapi.Connection) -> None:
    query(engine, "CREATE SCHEMA lake.guarded")
    query(engine, "CREATE TABLE lake.guarded.t AS SELECT 42 AS a")
    access = stack.state / "services" / "trino" / "access"
    before = (access / "rules.json").read_text()
    reader = trino.dbapi.connect(
        host=HOST, port=stack.site.ports["trino.http"], user="anna", http_session=local.session()
    )
    with pytest.raises(trino.exceptions.TrinoUserError, match="Access Denied"):
        query(reader, "SELECT a FROM lake.guarded.t")

    rules = json.loads(before)
    rules["catalogs"].insert(0, {"group": "analysts", "catalog": "lake", "allow": "read-only"})
    rules["tables"].insert(0, {"group": "analysts", "catalog": "lake", "schema": "guarded", "privileges": ["SELECT"]})
    write_whole(access / "group.txt", "analysts:anna\n")
    write_whole(access / "rules.json", json.dumps(rules))
    try:
        deadline = time.monotonic() + 10
        while True:
            try:
                assert query(reader, "SELECT a FROM lake.guarded.t") == [[42]]
                break
            except trino.exceptions.TrinoUserError:
                assert time.monotonic() < deadline, "the rules were not read again"
                time.sleep(0.2)
    finally:
        write_whole(access / "rules.json", before)
        reader.close()
