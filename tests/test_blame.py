"""`weir blame`: from a generated line to the line of the model that it comes from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from compiler.adapters.memory import Nothing
from compiler.cli import main
from compiler.pipeline import check
from compiler.report.origin import origin
from compiler.rule import Rules
from tests.models import BASE, TODAY, model, sources

ORDERS = "ecosystem/teams/shop/orders.datastore.yaml"
CHURN = "ecosystem/teams/crm/churn.workspace.yaml"
STREAM = """\
-- The landing of shop/orders, from its model file.
CREATE TABLE weir_shop_orders.landing (
    op varchar
);
CREATE TABLE weir_shop_orders.customers_live_0057 (
    "id" bigint,
    email varchar,
    _position bigint
);
"""


def blamed(address: str, text: str, number: int) -> tuple[str, str, int]:
    """Object, file and line that line `number` of a file with this text comes from."""
    ecosystem = check(sources(model("")), Rules(()), TODAY, Nothing()).ecosystem
    found = origin(ecosystem, address, text.split("\n"), number)
    assert found
    return found.address, found.span.path, found.span.line


def line(path: str, part: str) -> int:
    """The number of the first line of the base model that holds a text."""
    lines = (BASE.parent / path).read_text().splitlines()
    return 1 + next(index for index, each in enumerate(lines) if part in each)


@pytest.mark.parametrize(
    ("number", "address", "part"),
    [
        (1, "shop/orders", "kind:"),
        (3, "shop/orders", "kind:"),
        (5, "shop/orders/customers", "name: customers"),
        (6, "shop/orders/customers#id", "name: id"),
        (7, "shop/orders/customers#email", "name: email"),
        (8, "shop/orders/customers", "name: customers"),
    ],
)
def test_a_line_leads_to_the_narrowest_thing_that_it_names(number: int, address: str, part: str) -> None:
    assert blamed("shop/orders", STREAM, number) == (address, ORDERS, line(ORDERS, part))


def test_a_line_of_a_view_leads_to_the_columns_of_the_need() -> None:
    text = "CREATE OR REPLACE VIEW crm_churn.customers AS\nSELECT\n    balance\nFROM x"
    assert blamed("crm/churn/customers", text, 3) == (
        "crm/churn/customers#balance", CHURN, line(CHURN, "columns:"),
    )  # fmt: skip
    assert blamed("crm/churn", text, 1) == ("crm/churn/customers", CHURN, line(CHURN, "- dataset:"))


def test_a_line_of_a_derived_view_leads_to_the_transformer() -> None:
    path = "ecosystem/teams/crm/balances.transformer.yaml"
    assert blamed("crm/balances", "SELECT 1 AS total", 1) == ("crm/balances#total", path, line(path, "name: total"))


def test_a_line_of_a_platforms_file_leads_to_the_workspace_that_it_names() -> None:
    text = '{\n  "schema": "crm_churn",\n  "table": "customers",\n  "privileges": []\n}'
    assert blamed("platform:dell", text, 2)[0] == "crm/churn"
    assert blamed("platform:dell", text, 3)[0] == "crm/churn/customers"
    assert blamed("platform:dell", text, 1)[0] == "platform:dell"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The base ecosystem in the current folder, compiled."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BASE, tmp_path / "ecosystem")
    assert main(["compile"]) == 0
    return tmp_path


def test_the_place_is_said_with_its_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads((here / "generated/MANIFEST.json").read_text())
    file = f"generated/{min(told['shop/orders'])}"
    capsys.readouterr()
    assert main(["blame", f"{file}:1"]) == 0
    said = capsys.readouterr().out
    assert "`shop/orders" in said
    path, number, _ = said.split(":")[:3]
    assert path == ORDERS
    lines = (here / path).read_text().splitlines()
    assert said.splitlines()[1].strip() == lines[int(number) - 1].strip()
    assert main(["blame", f"{here / file}:1:7", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["path"] == ORDERS


def test_what_cannot_be_blamed_is_said_with_what_helps(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads((here / "generated/MANIFEST.json").read_text())
    file = min(told["shop/orders"])
    (here / "generated/foreign").write_text("x\n")
    (here / "alone").write_text("x\n")
    for place, part in {
        f"generated/{file}": "names no line",
        f"generated/{file}:0": "has no line 0",
        f"generated/{file}:999999": "Name a line from 1 to",
        "generated/nowhere:1": "There is no file",
        "generated/MANIFEST.json:1": "is about every object",
        "generated/foreign:1": "was not written by weir",
        "alone:1": "stands in no generated folder",
    }.items():
        capsys.readouterr()
        assert main(["blame", place]) == 2, place
        assert part in capsys.readouterr().err
    shutil.rmtree(here / "ecosystem/teams/shop")
    assert main(["blame", f"generated/{file}:1"]) == 2
    assert "the model does not have" in capsys.readouterr().err
