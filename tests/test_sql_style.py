"""Claim: a second parser reads what reviewers read, and finds it laid out as `.sqlfluff` says."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlfluff.core import FluffConfig, Linter

ROOT = Path(__file__).parent.parent
GENERATED = ROOT / "generated" / "dell" / "trino"
ELSEWHERE = "CP05,RF06"
"""Every name is quoted and literals of dates are in capitals, as on Trino, of which sqlfluff knows less."""
LONGEST = 185
"""The mark of an array of numbers is one literal of 111 characters; nothing else comes near."""


def complaints(text: str, dialect: str = "trino") -> list[str]:
    """What sqlfluff says of a statement, also where it cannot read it."""
    config = FluffConfig.from_path(str(ROOT))
    if dialect != "trino":
        left_out = f"{config.get('exclude_rules')},{ELSEWHERE}"
        config = FluffConfig.from_path(str(ROOT), overrides={"dialect": dialect, "exclude_rules": left_out})
    found = Linter(config=config).lint_string(text).violations
    return [f"{each.line_no}: {each.rule_code()} {each.desc()}" for each in found]


@pytest.mark.parametrize(
    "path",
    [
        "ddl/finance_bank.sql",
        "land/finance_bank/audit.sql",
        "land/finance_bank/changed.sql",
        "views/finance_revenue/_freshness.sql",
        "views/finance_revenue/accounts.sql",
    ],
)
def test_a_statement_of_each_kind_is_clean(path: str) -> None:
    assert complaints((GENERATED / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("dialect", "path"),
    [
        ("duckdb", "local/duckdb/ddl/shop_orders.sql"),
        ("duckdb", "local/duckdb/land/shop_orders/audit.sql"),
        ("duckdb", "local/duckdb/land/shop_orders/changed.sql"),
        ("duckdb", "local/duckdb/land/shop_orders/land.sql"),
        ("duckdb", "local/duckdb/views/data_sandbox/products.sql"),
        ("duckdb", "local/duckdb/views/data_sandbox/_freshness.sql"),
        ("postgres", "dell/source/finance_bank.sql"),
    ],
)
def test_other_engines_read_it_as_well(dialect: str, path: str) -> None:
    assert complaints((ROOT / "generated" / path).read_text(encoding="utf-8"), dialect) == []


@pytest.mark.parametrize("bad", ["SELECT a  FROM b WHERE\n", "SELECT a FROM b", "SELECT DISTINCT(a) FROM b\n"])
def test_what_is_no_sql_or_badly_laid_out_is_told(bad: str) -> None:
    assert complaints(bad)


def test_no_generated_line_is_longer_than_its_longest_literal_makes_it() -> None:
    for path in sorted((ROOT / "generated").rglob("*.sql")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert len(line) <= LONGEST, f"{path}:{number}"
