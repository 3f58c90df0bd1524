"""`weir fmt` moves whole lines, keeps every comment, and changes no meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from compiler.cli import main
from compiler.parse.form import formed
from tests.models import base

UNTIDY = """\
\ufeff# the store\r
kind: Datastore\r
team: shop   \r
name: orders
# which zone
zone: europe
capture:
  # how often
  heartbeat: 10s
  method: cdc   # the only one

connection: shop-db
datasets:
  # the customers
  - table: public.customers
    primaryKey: [id]

    # its name
    name: customers
    lifecycle: stable
    columns:
      - {type: bigint, name: id,      required: true}
      # mail
      - type: string
        name: email
        description: |
          Two lines,
          # not a comment.
      # after the last column
# the end


"""
TIDY = """\
# the store
kind: Datastore
name: orders
team: shop
# which zone
zone: europe

connection: shop-db
capture:
  method: cdc   # the only one
  # how often
  heartbeat: 10s
datasets:
  # the customers

    # its name
  - name: customers
    table: public.customers
    lifecycle: stable
    primaryKey: [id]
    columns:
      - {type: bigint, name: id,      required: true}
      # mail
      - name: email
        type: string
        description: |
          Two lines,
          # not a comment.
      # after the last column
# the end
"""


def test_keys_are_put_in_order_and_comments_go_with_them() -> None:
    assert formed("x.yaml", UNTIDY.encode()).decode() == TIDY


def test_a_second_time_changes_nothing() -> None:
    assert formed("x.yaml", TIDY.encode()).decode() == TIDY


@pytest.mark.parametrize("content", [*base().values(), UNTIDY.encode()], ids=lambda content: content[:20].decode())
def test_the_meaning_stays(content: bytes) -> None:
    if content.lstrip(b"\xef\xbb\xbf# ").startswith(b"SELECT"):
        return
    assert yaml.safe_load(formed("x.yaml", content)) == yaml.safe_load(content)


@pytest.mark.parametrize(
    "content", [b"kind: Team\nname: [", b"kind: Team\n", b"\xff\xfe", b"", b"- a\n", b"kind: Tea\nb: 1\na: 2\n"]
)
def test_a_file_with_errors_is_left_alone(content: bytes) -> None:
    assert formed("x.yaml", content) == content


def test_check_says_what_would_change_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "ecosystem"
    model.mkdir()
    file = model / "orders.datastore.yaml"
    file.write_bytes(UNTIDY.encode())
    assert main(["fmt", "--model", str(model), "--check"]) == 4
    assert file.read_bytes() == UNTIDY.encode()
    assert main(["fmt", "--model", str(model)]) == 0
    assert file.read_text() == TIDY
    assert main(["fmt", "--model", str(model), "--check"]) == 0
    assert "1 file, 0 would change." in capsys.readouterr().out


def test_the_example_is_in_the_common_form() -> None:
    assert main(["fmt", "--check", "--model", str(Path(__file__).parent.parent / "ecosystem")]) == 0
