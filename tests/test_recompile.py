"""A compile that remembers leaves exactly what a compile from scratch leaves, whatever happened to the folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.adapters.glance import Mark
from compiler.adapters.ledger import Ledger
from compiler.adapters.memory import Nothing
from compiler.adapters.output import Differences, Output, opened
from compiler.diagnostics import Severity
from compiler.emit import folder
from compiler.manifest import MANIFEST
from compiler.pipeline import Checked, Memory, check, compiled
from compiler.remake import remade
from compiler.rule import Rules
from tests.models import TODAY, sources
from tests.test_incremental import MODELS, Files, Remembering, edits

CHURN = "ecosystem/teams/crm/churn.workspace.yaml"
VIEW = "dell/trino/views/crm_churn/customers.sql"


class Killed(BaseException):
    """The process ends here."""


class Site:
    """A generated folder with its ledger, and what is remembered of the model."""

    def __init__(self, place: Path) -> None:
        """Nothing is there yet."""
        self.out = place / "generated"
        self.ledger = place / "ledger"
        self.memory = Remembering()

    def compile(self, files: Files, *, writing: bool = True) -> tuple[Differences, list[str]]:
        """What differed, and the parts that were made again."""
        checked = checked_by(self.memory, files)
        again = []
        with opened(self.out, writing=writing) as out:
            ledger = Ledger(self.ledger, out)
            for each in remade(checked, ledger):
                ledger.put(each)
                again += [each.part] * (each.made is not None)
            return ledger.finish(), again

    @property
    def tree(self) -> dict[str, bytes]:
        """Every file of the folder."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes() for path in self.out.rglob("*") if path.is_file()
        }


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """The base ecosystem, compiled."""
    made = Site(tmp_path)
    made.compile(MODELS["base"])
    return made


def checked_by(memory: Memory, files: Files) -> Checked:
    """A check that finds only what keeps a model from being compiled."""
    return check(sources(files), Rules(()), TODAY, memory)


def from_scratch(files: Files) -> dict[str, bytes] | None:
    """What a model compiles to; nothing if it has errors."""
    checked = checked_by(Nothing(), files)
    if any(each.severity >= Severity.ERROR for each in checked.judged.findings):
        return None
    return folder(compiled(checked.ecosystem))


def edited(path: str, old: bytes, new: bytes) -> Files:
    """The base ecosystem with one text replaced."""
    files = dict(MODELS["base"])
    assert old in files[path]
    return files | {path: files[path].replace(old, new, 1)}


def remove(path: Path) -> None:
    """A file is gone."""
    path.unlink()


def lengthen(path: Path) -> None:
    """Somebody added a line."""
    path.write_bytes(path.read_bytes() + b"-- mine\n")


def twist(path: Path) -> None:
    """Other bytes, as many, and the times are set back."""
    about = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


def touch(path: Path) -> None:
    """The same bytes in another file, as a checkout leaves them."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)


DAMAGES = (remove, lengthen, twist, touch)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_remembering_changes_nothing_that_is_written(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as place:
        site, files = Site(Path(place)), MODELS["base"]
        site.compile(files)
        for _ in range(3):
            for path in data.draw(st.lists(st.sampled_from(sorted(site.tree)), max_size=2, unique=True)):
                data.draw(st.sampled_from(DAMAGES))(site.out / path)
            told = data.draw(edits(files))
            files = told if from_scratch(told) else files
            if data.draw(st.booleans()):
                kill(site, files, data.draw(st.integers(0, 20)))
            site.compile(files)
            found, wanted = site.tree, from_scratch(files)
            assert wanted is not None
            assert found.keys() == wanted.keys()
            assert [path for path in found if found[path] != wanted[path]] == []


def test_a_workspace_that_goes_takes_its_files_along_though_the_manifest_is_gone(tmp_path: Path) -> None:
    # Without waivers: they speak of rules, and none are applied here.
    files = {path: content for path, content in MODELS["example"].items() if "/waivers/" not in path}
    site = Site(tmp_path)
    site.compile(files)
    (site.out / MANIFEST).unlink()
    files = {path: content for path, content in files.items() if b"crm/churn" not in content and "churn" not in path}
    site.compile(files)
    assert site.tree == from_scratch(files)


def kill(site: Site, files: Files, after: int) -> None:
    """Begin a compile that ends after it has put some files."""
    whole, left = Output.put, [after]

    def put(out: Output, path: str, content: bytes) -> Mark:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return whole(out, path, content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Output, "put", put)
        try:
            site.compile(files)
        except Killed:
            return


def test_nothing_is_made_again_of_a_model_that_did_not_change(site: Site) -> None:
    assert site.compile(MODELS["base"])[1] == []


@pytest.mark.parametrize(
    ("path", "old", "new", "again"),
    [
        (CHURN, b"purpose: ", b"purpose: Again, ", ["room dell crm/churn"]),
        (CHURN, b"freshness: 5m", b"freshness: 1m", ["room dell crm/churn", "stream dell shop/orders"]),
        ("ecosystem/teams/crm/team.yaml", b"members:", b"description: Words.\nmembers:", []),
    ],
)
def test_only_what_a_change_concerns_is_made_again(
    site: Site, path: str, old: bytes, new: bytes, again: list[str]
) -> None:
    assert sorted(site.compile(edited(path, old, new))[1]) == again


@pytest.mark.parametrize("damage", [remove, lengthen, twist])
def test_what_somebody_did_to_a_file_is_found_and_undone(site: Site, damage: Callable[[Path], None]) -> None:
    before = site.tree
    damage(site.out / VIEW)
    assert site.compile(MODELS["base"], writing=False)[0].any
    found, again = site.compile(MODELS["base"])
    assert [*found.missing, *found.differing] == [VIEW]
    assert again == ["room dell crm/churn"]
    assert site.tree == before


def test_files_that_a_checkout_wrote_again_are_read_and_not_made(site: Site) -> None:
    for path in site.out.rglob("*.sql"):
        touch(path)
    assert site.compile(MODELS["base"]) == (Differences((), (), (), ()), [])


def test_what_somebody_did_at_once_after_a_compile_is_found_too(site: Site) -> None:
    site.compile(edited(CHURN, b"purpose: ", b"purpose: Again, "))
    before = site.tree
    paths = [path for path in before if "crm_churn" in path]
    for path in paths:
        content = (site.out / path).read_bytes()
        (site.out / path).write_bytes(content.swapcase())
    site.compile(edited(CHURN, b"purpose: ", b"purpose: Again, "))
    assert site.tree == before


def test_a_file_of_somebody_else_is_told_each_time_and_left_alone(site: Site) -> None:
    path = site.out / "dell/trino/views/crm_churn/mine.sql"
    site.compile(MODELS["base"])
    path.write_text("SELECT 1")
    for _ in range(3):
        assert site.compile(MODELS["base"]) == (Differences((), (), (), (path.relative_to(site.out).as_posix(),)), [])
    assert path.read_text() == "SELECT 1"


def test_a_file_that_took_the_place_of_one_of_ours_by_its_name_is_found(site: Site) -> None:
    site.compile(MODELS["base"])
    before = site.tree
    one, other = site.out / VIEW, site.out / "dell/trino/views/crm_churn/other.sql"
    one.rename(other)
    found, again = site.compile(MODELS["base"])
    assert (found.missing, found.foreign, again) == (
        (VIEW,),
        (other.relative_to(site.out).as_posix(),),
        ["room dell crm/churn"],
    )
    other.unlink()
    assert site.compile(MODELS["base"]) == (Differences((), (), (), ()), [])
    assert site.tree == before


def test_a_file_that_is_looked_at_and_then_not_needed_is_forgotten(site: Site) -> None:
    without = edited(CHURN, b"history: milestoned", b"history: live")
    gone = set(site.tree) - from_scratch(without).keys()  # type: ignore[union-attr] # it has no errors
    for path in gone:
        touch(site.out / path)
    site.compile(without)
    assert site.compile(without) == (Differences((), (), (), ()), [])
    assert site.tree == from_scratch(without)


def test_a_ledger_that_is_damaged_or_another_versions_is_not_read(site: Site) -> None:
    whole = site.ledger.read_bytes()
    everything = site.compile(MODELS["base"])[1]
    assert everything == []
    for damaged in (b"", b"{", whole[:5000], bytes(len(whole)), whole[:100] + os.urandom(len(whole) - 100)):
        site.ledger.write_bytes(damaged)
        assert site.compile(MODELS["base"])[1] == ["stream dell shop/orders", "room dell crm/churn", "platform dell"]
        assert site.compile(MODELS["base"])[1] == []


def test_a_comparison_writes_nothing_down(site: Site) -> None:
    before = site.ledger.read_bytes()
    found, _ = site.compile(edited(CHURN, b"columns: [id, ", b"columns: ["), writing=False)
    assert found.differing
    assert site.ledger.read_bytes() == before
