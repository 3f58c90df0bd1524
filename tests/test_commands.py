"""The commands as people use them: begin, show, draw, select, explain, report."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from compiler.cli import main
from tests.models import BASE

DATE = ("--date", "2026-11-24")


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the base ecosystem, in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEIR_CACHE", str(tmp_path / "cache"))
    shutil.copytree(BASE, tmp_path / "ecosystem")
    return tmp_path / "ecosystem"


def git(*words: str) -> str:
    """Run git in the current folder."""
    identity = ("-c", "user.name=anna", "-c", "user.email=anna@example.com", "-c", "init.defaultBranch=main")
    return subprocess.run(["git", *identity, *words], check=True, capture_output=True, text=True).stdout  # noqa: S607 - the git of the machine


def test_a_new_ecosystem_has_no_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "ecosystem", "web-shop", "--team", "shop", "--maintainer", "anna"]) == 0
    assert main(["check", "--no-cache"]) == 0
    assert main(["fmt", "--check"]) == 0
    assert (tmp_path / "schemas" / "datastore.schema.json").is_file()


def test_new_does_not_write_over_a_file(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (model / "teams/shop/team.yaml").read_bytes()
    assert main(["new", "team", "shop"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert (model / "teams/shop/team.yaml").read_bytes() == before


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("kind", ["zone", "platform", "environment", "team"])
def test_what_new_begins_can_be_read(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", kind, "another"]) == 0
    capsys.readouterr()
    main(["check", "--json", "--no-cache"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert not [each for each in found if each["rule"].startswith(("yaml-", "shape-"))]


OWN = {
    "datastore": "shop/lines",
    "workspace": "crm/another",
    "transformer": "crm/another",
}


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("kind", OWN)
def test_what_a_team_begins_names_what_the_model_has(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", kind, OWN[kind]]) == 0
    capsys.readouterr()
    main(["check", *DATE, "--json", "--no-cache"])
    found = [each for each in json.loads(capsys.readouterr().out)["findings"] if each["severity"] == "error"]
    assert found == []
    assert main(["fmt", "--check"]) == 0


def test_what_is_begun_in_an_empty_ecosystem_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "ecosystem", "web-shop", "--team", "shop"]) == 0
    assert capsys.readouterr().out.endswith("--team shop --name NAME\nThen: weir check\n")
    for kind in OWN:
        assert main(["new", kind, "shop/first"]) == 0
    capsys.readouterr()
    main(["check", "--json", "--no-cache"])
    found = [each for each in json.loads(capsys.readouterr().out)["findings"] if each["severity"] == "error"]
    assert [each for each in found if each["rule"].startswith(("yaml-", "shape-"))] == []


@pytest.mark.usefixtures("model")
def test_the_first_names_of_the_model_are_those_of_what_is_begun() -> None:
    assert main(["new", "zone", "asia"]) == 0
    zone = Path("ecosystem/zones/asia.zone.yaml").read_text()
    assert "owners: [crm]" in zone
    assert "platforms: [dell]" in zone


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["workspace", "cmr/leavers"], "Write crm/leavers, or begin it first: weir new team cmr."),
        (["zone", "asia", "--team", "shpo"], "Write --team shop, or begin it first: weir new team shpo."),
    ],
    ids=str,
)
def test_a_slip_of_the_pen_begins_nothing(words: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(Path("ecosystem").rglob("*"))
    assert main(["new", *words]) == 2
    assert hint in capsys.readouterr().err
    assert sorted(Path("ecosystem").rglob("*")) == before


@pytest.mark.usefixtures("model")
def test_a_team_that_is_still_to_come_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "workspace", "finance/ledger"]) == 0
    assert "There is no team `finance` yet" in capsys.readouterr().err
    assert Path("ecosystem/teams/finance/ledger.workspace.yaml").is_file()


@pytest.mark.usefixtures("model")
def test_a_second_ecosystem_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "ecosystem", "another"]) == 2
    assert "has an ecosystem already" in capsys.readouterr().err


SELECTED = [
    (["shop/orders"], {"shop/orders"}),
    (["shop/orders/customers+"], {"shop/orders/customers", "crm/churn", "crm/balances"}),
    (["+crm/churn"], {"crm/churn", "shop/orders/customers", "shop/orders"}),
    (["dataset:shop/orders/*"], {"shop/orders/customers"}),
    (["workspace:*"], {"crm/churn"}),
    (["team:shop"], {"team:shop", "shop/orders", "shop/orders/customers"}),
    (["zone:europe"], {"zone:europe", "shop/orders", "shop/orders/customers"}),
    (["team:crm", "shop/orders"], {"team:crm", "crm/churn", "crm/balances", "shop/orders"}),
]


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(("words", "expected"), SELECTED, ids=str)
def test_selectors_mean_what_they_say(words: list[str], expected: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--json", *words]) == 0
    told = json.loads(capsys.readouterr().out)
    shown = {
        each["address"] for kind in ("datastores", "datasets", "workspaces", "transformers") for each in told[kind]
    }
    shown |= {f"{kind[:-1]}:{each['name']}" for kind in ("teams", "zones") for each in told[kind]}
    assert shown == expected


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("word", ["shop/order", "teem:shop", "team:shpo", "changed:nowhere"])
def test_a_selector_that_means_nothing_is_a_matter_of_words(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", word]) == 2
    assert "= help:" in capsys.readouterr().err


def test_changed_selects_what_differs_from_a_commit(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init")
    git("add", "-A")
    git("commit", "-m", "first")
    sql = model / "teams/crm/balances.sql"
    sql.write_text(sql.read_text() + "-- again\n")
    assert main(["show", "--json", "changed:HEAD"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["address"] for each in told["transformers"]] == ["crm/balances"]
    assert told["datasets"] == []


@pytest.mark.usefixtures("model")
def test_the_graph_is_mermaid_with_every_edge(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph"]) == 0
    chart = capsys.readouterr().out
    assert chart.startswith("flowchart LR\n")
    assert 'd_shop__orders__customers -- "5m, 400d of versions" --> w_crm__churn' in chart
    assert "w_crm__churn --> t_crm__balances" in chart
    known = set(re.findall(r"^\s*(?:subgraph )?([sdwt]_\w+)[\[{]", chart, re.MULTILINE))
    used = {each for line in chart.splitlines() if "-->" in line for each in re.findall(r"[sdwt]_\w+", line)}
    assert used <= known


def test_breaking_changes_are_found_against_a_commit(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init")
    git("add", "-A")
    git("commit", "-m", "first")
    store = model / "teams/shop/orders.datastore.yaml"
    store.write_text(store.read_text().replace("      - {name: joined,  type: timestamptz}\n", ""))
    workspace = model / "teams/crm/churn.workspace.yaml"
    workspace.write_text(workspace.read_text().replace("[id, balance, joined]", "[id, balance]"))
    assert main(["check", *DATE, "--json"]) == 0
    capsys.readouterr()
    main(["check", *DATE, "--against", "HEAD", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["checked"]["against"] == git("rev-parse", "HEAD").strip()
    assert "shop/orders/customers#joined" in {
        each["object"] for each in told["findings"] if each["rule"].startswith("breaking-")
    }
    assert not any(rule.startswith("breaking-") for rule in told["checked"]["notRun"])


@pytest.mark.usefixtures("model")
def test_a_report_says_which_rules_did_not_run(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", *DATE, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert all(why.startswith("It looks at") for why in told["checked"]["notRun"].values())
    assert any(rule.startswith("breaking-") for rule in told["checked"]["notRun"])
    assert told["checked"]["counts"]["Dataset"] == 1


def test_every_format_is_written_beside_the_text(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team = model / "teams/crm/team.yaml"
    team.write_text(team.read_text().replace("maintainers", "maintaners"))
    reports = {form: model.parent / f"out/{form}" for form in ("text", "json", "junit", "codequality")}
    words = [word for form, path in reports.items() for word in ("--report", f"{form}={path}")]
    assert main(["check", *DATE, *words]) == 3
    assert "shape-unknown-key" in capsys.readouterr().out
    assert "shape-unknown-key" in reports["text"].read_text()
    quality = json.loads(reports["codequality"].read_text())
    assert {"description", "check_name", "fingerprint", "severity", "location"} == set(quality[0])
    assert quality[0]["location"]["lines"]["begin"] == 3
    suite = ET.fromstring(reports["junit"].read_text()).find("testsuite")  # noqa: S314 - our own text
    assert suite is not None
    assert int(suite.get("failures", "0")) >= 1
    assert int(suite.get("tests", "0")) == len(suite.findall("testcase"))


def test_a_fingerprint_stays_when_lines_move(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team = model / "teams/crm/team.yaml"
    team.write_text(team.read_text().replace("maintainers", "maintaners"))
    main(["check", *DATE, "--json"])
    before = json.loads(capsys.readouterr().out)["findings"]
    team.write_text("# a line\n# another\n" + team.read_text())
    main(["check", *DATE, "--json"])
    after = json.loads(capsys.readouterr().out)["findings"]
    assert [each["fingerprint"] for each in before] == [each["fingerprint"] for each in after]
    assert len({each["fingerprint"] for each in after}) == len(after)
    assert {each["line"] for each in before} != {each["line"] for each in after}


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    "words",
    [
        ["check", "--report", "pdf=x"],
        ["check", "--report", "json"],
        ["check", "--model", "nowhere"],
        ["check", "--against", "nowhere"],
        ["explain", "nothing"],
        ["new", "datastore", "x"],
        ["new", "team", "Shop"],
        ["new", "team", "../x"],
        ["check", "--live", "nowhere"],
        ["fmt", "nowhere.yaml"],
    ],
    ids=" ".join,
)
def test_words_that_do_not_fit_end_with_2_and_a_remedy(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert "= help: " in said


def test_rules_can_be_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--json"]) == 0
    rules = json.loads(capsys.readouterr().out)
    assert len(rules) > 50
    assert main(["rules"]) == 0
    assert f"{len(rules)} rules." in capsys.readouterr().out
    for each in rules:
        assert main(["explain", each["rule"]]) == 0
        said = capsys.readouterr().out
        assert said.startswith(f"{each['rule']} ({each['severity']})")
        assert "Kept:" in said


def test_the_fail_level_decides_the_exit_code(model: Path) -> None:
    workspace = model / "teams/crm/churn.workspace.yaml"
    workspace.write_text(workspace.read_text().replace("readers: [crm-analysts]\n", ""))
    assert main(["check", *DATE]) == 0
    assert main(["check", *DATE, "--fail-level", "warning"]) == 3


@pytest.mark.usefixtures("model")
def test_what_a_selector_hides_is_counted(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team = model / "teams/shop/team.yaml"
    team.write_text(team.read_text().replace("contact: shop@example.com", "contact: ring the bell"))
    assert main(["check", *DATE, "team:crm", "--show", "error"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("No findings. Not shown: 1 error, ")
    assert main(["check", *DATE, "--show", "error"]) == 3
    assert main(["check", *DATE, "ecosystem/teams/shop/team.yaml"]) == 3


def test_a_waiver_belongs_to_what_its_object_belongs_to(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (model / "waivers").mkdir()
    (model / "waivers/one.waiver.yaml").write_text(
        "kind: Waiver\nrule: contract-need-kye\nobject: crm/churn/customers\nreason: Soon.\napprover: zoe\n"
        "expires: 2027-12-31\n"
    )
    assert main(["check", *DATE, "crm/churn"]) == 3
    assert "governance-waiver-rule" in capsys.readouterr().out
    assert main(["check", *DATE, "waiver:*"]) == 3


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    "words", [[], ["chek"], ["check", "--model", "empty"], ["check", "--report", "json=ecosystem"]], ids=str
)
def test_what_cannot_be_meant_ends_with_2(words: list[str], model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (model.parent / "empty").mkdir()
    try:
        code = main(words)
    except SystemExit as end:
        code = int(end.code or 0)
    assert code == 2
    assert capsys.readouterr().err


@pytest.mark.usefixtures("model")
def test_a_comparison_needs_a_commit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--against", "HEAD"]) == 2
    assert "git init" in capsys.readouterr().err
    git("init")
    assert main(["check", "--against", "HEAD"]) == 2
    assert "Commit first" in capsys.readouterr().err


@pytest.mark.usefixtures("model")
def test_a_datastore_is_drawn_with_its_datasets_and_a_view_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "shop/orders"]) == 0
    assert "d_shop__orders__customers" in capsys.readouterr().out
    assert main(["show", "crm/churn/customers"]) == 0
    assert "view crm/churn/customers" in capsys.readouterr().out
    assert main(["show", "shop/orders/customers#email"]) == 0
    assert "dataset shop/orders/customers" in capsys.readouterr().out


def test_what_is_gone_is_told_whatever_was_selected(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = model / "teams/shop/orders.datastore.yaml"
    whole = store.read_text()
    store.write_text(
        whole + "  - {name: stock, table: public.stock, lifecycle: stable, primaryKey: [id],\n"
        "     columns: [{name: id, type: bigint, required: true}]}\n"
    )
    git("init")
    git("add", "-A")
    git("commit", "-m", "first")
    store.write_text(whole)
    for words in (["changed:HEAD"], ["team:shop"], ["crm/churn"]):
        assert main(["check", *DATE, "--against", "HEAD", *words]) == 3
        assert "breaking-dataset-removed" in capsys.readouterr().out


def test_what_is_shown_does_not_change_the_exit_code(model: Path) -> None:
    workspace = model / "teams/crm/churn.workspace.yaml"
    workspace.write_text(workspace.read_text().replace("readers: [crm-analysts]\n", ""))
    for words in ([], ["crm/churn"]):
        for show in ("note", "warning", "error"):
            assert main(["check", *DATE, "--fail-level", "warning", "--show", show, *words]) == 3
