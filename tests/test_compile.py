"""`weir compile`: same model, same bytes; the folder is brought there file by file, and nothing else is touched."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from compiler import backend
from compiler.adapters.memory import Nothing
from compiler.adapters.output import compare, update
from compiler.backend import Artifact, Emitted, Fragment
from compiler.cli import main
from compiler.emit import Unsound, emit, folder
from compiler.manifest import MANIFEST
from compiler.model.platform import Platform
from compiler.pipeline import check, compiled
from compiler.plan.build import build
from compiler.plan.steps import Room, Stream
from compiler.rule import Rules
from tests.models import BASE, TODAY, model, sources

HOME = Path(__file__).parents[1]
EXAMPLE = HOME / "ecosystem"
LOCALES = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()  # noqa: S607 - as installed


class Small:
    """A backend with a file for a stream, one for a room and one for the platform."""

    name = "small"

    def serves(self, platform: Platform) -> bool:
        """Everywhere."""
        return bool(platform.name)

    def stream(self, stream: Stream) -> Iterator[Emitted]:
        """The tables, and a line for the platform."""
        tables = "".join(f"{each.table}\n" for each in stream.merges)
        yield Artifact(self.path(stream, stream.name), tables, stream.datastore.address, "")
        yield Fragment("all", stream.datastore.address, stream.name)

    def room(self, room: Room) -> Iterator[Emitted]:
        """The columns of each view, and a line for the platform."""
        columns = "".join(f"{column.name}\n" for each in room.publishes for column in each.need.columns)
        yield Artifact(self.path(room, f"rooms/{room.name}"), columns, room.workspace.address, "")
        yield Fragment("all", room.workspace.address, room.name)

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterable[Artifact]:
        """All lines."""
        text = "".join(f"{each.subject} {each.value}\n" for each in fragments)
        yield Artifact(f"{platform.name}/{self.name}/all.txt", text, platform.address, "")

    def path(self, where: Stream | Room, name: str) -> str:
        """A path of a file."""
        return f"{where.platform.name}/{self.name}/{name}.txt"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The base ecosystem in the current folder, compiled by the small backend."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEIR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(backend, "load", lambda: (Small(),))
    shutil.copytree(BASE, tmp_path / "ecosystem")
    return tmp_path


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def edit(here: Path, path: str, old: str, new: str) -> None:
    """Replace a text in a file of the model."""
    text = (here / "ecosystem" / path).read_text()
    assert old in text
    (here / "ecosystem" / path).write_text(text.replace(old, new))


def test_a_compile_writes_what_the_backends_make(here: Path) -> None:
    assert main(["compile"]) == 0
    found = tree(here / "generated")
    assert found.keys() == {
        "README.md",
        "MANIFEST.json",
        "dell/small/all.txt",
        "dell/small/shop_orders.txt",
        "dell/small/rooms/crm_churn.txt",
    }
    assert found["dell/small/all.txt"] == b"crm/churn crm_churn\nshop/orders shop_orders\n"
    assert found["dell/small/rooms/crm_churn.txt"] == b"id\nbalance\njoined\n"


def test_the_manifest_says_which_object_each_file_comes_from_on_a_line_of_its_own(here: Path) -> None:
    assert main(["compile"]) == 0
    found = tree(here / "generated")
    told = json.loads(found["MANIFEST.json"])
    assert list(told) == ["crm/churn", "platform:dell", "shop/orders"]
    listed = {path: digest for files in told.values() for path, digest in files.items()}
    assert listed == {
        path: hashlib.sha256(found[path]).hexdigest() for path in found.keys() - {"README.md", "MANIFEST.json"}
    }
    lines = found["MANIFEST.json"].decode().splitlines()
    assert all(sum(path in line for line in lines) == 1 for path in listed)


def test_a_second_compile_touches_nothing_and_a_changed_model_only_what_it_concerns(here: Path) -> None:
    assert main(["compile"]) == 0
    before = {path: path.stat().st_mtime_ns for path in (here / "generated").rglob("*")}
    assert main(["compile"]) == 0
    assert {path: path.stat().st_mtime_ns for path in (here / "generated").rglob("*")} == before
    edit(here, "teams/crm/churn.workspace.yaml", "[id, balance, joined]", "[id, balance]")
    assert main(["compile"]) == 0
    changed = {path.name for path in before if path.is_file() and path.stat().st_mtime_ns != before[path]}
    assert changed == {"crm_churn.txt", "MANIFEST.json"}


def test_a_file_that_nothing_needs_any_more_is_removed_with_its_folder(here: Path) -> None:
    assert main(["compile"]) == 0
    (here / "ecosystem/teams/crm/churn.workspace.yaml").unlink()
    (here / "ecosystem/teams/crm/balances.transformer.yaml").unlink()
    (here / "ecosystem/teams/crm/balances.sql").unlink()
    assert main(["compile"]) == 0
    assert tree(here / "generated").keys() == {"README.md", "MANIFEST.json"}
    assert not (here / "generated" / "dell").exists()


def test_a_file_of_somebody_else_is_named_and_left_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile"]) == 0
    (here / "generated/dell/notes.txt").write_text("mine")
    capsys.readouterr()
    assert main(["compile"]) == 0
    assert "generated/dell/notes.txt was not written by weir" in capsys.readouterr().err
    assert (here / "generated/dell/notes.txt").read_text() == "mine"
    assert main(["compile", "--check"]) == 4


def test_the_check_names_what_differs_and_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile"]) == 0
    assert main(["compile", "--check"]) == 0
    room, stream = here / "generated/dell/small/rooms/crm_churn.txt", here / "generated/dell/small/shop_orders.txt"
    room.write_text("id\nbalance\nelsewhere\n")
    stream.unlink()
    before = tree(here / "generated")
    capsys.readouterr()
    assert main(["compile", "--check"]) == 4
    said = capsys.readouterr()
    assert "missing: generated/dell/small/shop_orders.txt" in said.out
    assert "-elsewhere" in said.out
    assert "+joined" in said.out
    assert "1 would be new, 1 changed, 0 removed" in said.err
    assert main(["compile", "--check", "--json"]) == 4
    told = json.loads(capsys.readouterr().out)
    assert told["missing"] == ["dell/small/shop_orders.txt"]
    assert told["differing"] == ["dell/small/rooms/crm_churn.txt"]
    assert tree(here / "generated") == before
    assert main(["compile"]) == 0
    assert main(["compile", "--check"]) == 0


def test_a_long_difference_is_cut(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile"]) == 0
    (here / "generated/dell/small/all.txt").write_text("line\n" * 2_000)
    (here / "generated/dell/small/shop_orders.txt").write_text("line\n" * 200_000)
    capsys.readouterr()
    assert main(["compile", "--check"]) == 4
    said = capsys.readouterr().out
    assert len(said.splitlines()) < 210
    assert "… and more; 2 files differ." in said
    assert main(["compile"]) == 0
    (here / "generated/dell/small/shop_orders.txt").write_text("line\n" * 200_000)
    assert main(["compile", "--check"]) == 4
    assert "differs: generated/dell/small/shop_orders.txt (200,001 lines" in capsys.readouterr().out


def test_what_somebody_else_wrote_does_nothing_to_the_terminal(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile"]) == 0
    (here / "generated/dell/small/all.txt").write_text("\x1b[2Jgone\r\n")
    (here / "generated/a\x1b[2Jb").write_text("")
    capsys.readouterr()
    assert main(["compile", "--check"]) == 4
    said = capsys.readouterr()
    assert "\\x1b[2Jgone" in said.out
    assert "a\\x1b[2Jb" in said.err
    assert "\x1b" not in said.out + said.err
    assert "\r" not in said.out + said.err


def test_a_model_with_errors_is_not_compiled(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile"]) == 0
    before = tree(here / "generated")
    edit(here, "teams/crm/churn.workspace.yaml", "balance", "balnce")
    capsys.readouterr()
    assert main(["compile"]) == 3
    said = capsys.readouterr()
    assert "error[name-unknown]" in said.out
    assert "Nothing was compiled" in said.err
    assert tree(here / "generated") == before


@pytest.mark.parametrize("place", ["generated", "generated/dell", "generated/dell/small/all.txt", "generated/new"])
def test_links_are_not_followed(here: Path, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile"]) == 0
    outside = here / "outside"
    if (here / place).exists():
        (here / place).rename(outside)
        edit(here, "teams/shop/orders.datastore.yaml", "name: joined", "name: entered")
        edit(here, "teams/crm/churn.workspace.yaml", "joined", "entered")
    else:
        outside.mkdir()
    (here / place).symlink_to(outside)
    before = tree(outside) if outside.is_dir() else outside.read_bytes()
    capsys.readouterr()
    for words in (["compile"], ["compile", "--check"]):
        assert main(words) == 2
        assert f"{place} is a link" in capsys.readouterr().err
    assert (tree(outside) if outside.is_dir() else outside.read_bytes()) == before


def test_a_manifest_that_names_files_elsewhere_has_none_of_them_removed(here: Path) -> None:
    assert main(["compile"]) == 0
    (here / "precious").write_text("mine")
    digest = "0" * 64
    lines = f'  "../precious": "{digest}",\n  "{here}/precious": "{digest}",\n  "dell/old.txt": "{digest}"\n'
    (here / "generated/MANIFEST.json").write_text(f"<<<<<<< ours\n{lines}>>>>>>> theirs\n")
    (here / "generated/dell/old.txt").write_text("old")
    assert main(["compile"]) == 0
    assert (here / "precious").read_text() == "mine"
    assert not (here / "generated/dell/old.txt").exists(), "a manifest in the middle of a merge is read line by line"
    assert main(["compile", "--check"]) == 0


@pytest.mark.parametrize("out", [".", "ecosystem", "ecosystem/generated", ".."])
def test_the_generated_folder_and_the_model_stand_apart(here: Path, out: str) -> None:
    before = tree(here)
    assert main(["compile", "--out", out]) == 2
    assert tree(here) == before


def test_a_folder_that_stands_where_a_file_belongs_is_not_removed(here: Path) -> None:
    assert main(["compile"]) == 0
    (here / "generated/dell/small/all.txt").unlink()
    (here / "generated/dell/small/all.txt").mkdir()
    (here / "generated/dell/small/all.txt/mine").write_text("mine")
    assert main(["compile"]) == 2
    assert (here / "generated/dell/small/all.txt/mine").read_text() == "mine"


def test_a_backend_that_leaves_its_folder_or_meets_another_file_is_refused() -> None:
    plan = build(check(sources(model("")), Rules(()), TODAY, Nothing()).ecosystem)

    class Wrong(Small):
        path_of_all = ""

        def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterable[Artifact]:
            for each in super().platform(platform, fragments):
                yield Artifact(self.path_of_all, each.text, each.subject, each.source)

    wrong = Wrong()
    for path in ("dell/small/../../../x", "/etc/x", "dell/other/x", "dell/small//x", "dell/small/SHOP_ORDERS.txt"):
        wrong.path_of_all = path
        with pytest.raises(Unsound):
            emit(plan, [wrong])


WRITER = """
import sys
from pathlib import Path
from compiler.adapters.output import update
from compiler.manifest import MANIFEST
root = Path(sys.argv[1])
print("begun", flush=True)
number = 0
while True:
    number += 1
    content = b"%d\\n" % number * 20_000
    files = {f"{'ab'[number % 2]}/{each}": content for each in range(20)} | {"same": content}
    lines = ",\\n".join(f'"{each}": "{"0" * 64}"' for each in files)
    update(root, files | {MANIFEST: f"{{\\n{lines}\\n}}\\n".encode()})
"""


@pytest.mark.parametrize("after", [0.05, 0.11, 0.17, 0.23])
def test_a_killed_compile_leaves_whole_files_which_the_next_one_knows(tmp_path: Path, after: float) -> None:
    out = tmp_path / "generated"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(out)], cwd=HOME, stdout=subprocess.PIPE)
    assert writer.stdout
    assert writer.stdout.readline() == b"begun\n"
    time.sleep(after)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    for path, content in tree(out).items():
        if path != MANIFEST and not path.startswith("."):
            lines = content.splitlines()
            assert len(lines) == 20_000, path
            assert len(set(lines)) == 1, path
    wanted = {MANIFEST: b'{\n"b": "' + b"0" * 64 + b'"\n}\n', "b": b"new\n"}
    shutil.rmtree(out / "b", ignore_errors=True)
    update(out, wanted)
    assert tree(out) == wanted
    assert not compare(out, wanted).any


def test_two_compiles_at_once_end_as_one(here: Path) -> None:
    words = [sys.executable, "-m", "compiler", "compile", "--out", str(here / "both")]
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    started = [subprocess.Popen(words, cwd=here, env=environment, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [each.wait() for each in started] == [0, 0]
    assert (
        subprocess.run([*words, "--check"], cwd=here, env=environment, capture_output=True, check=False).returncode == 0
    )


SHUFFLED = """
import os, random, sys
scandir, listdir = os.scandir, os.listdir

class Shuffled:
    def __init__(self, where="."):
        with scandir(where) as entries:
            self.entries = [*entries]
        random.shuffle(self.entries)
    def __iter__(self):
        return iter(self.entries)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        return None

def shuffled(where="."):
    names = listdir(where)
    random.shuffle(names)
    return names

os.scandir, os.listdir = Shuffled, shuffled
from compiler.cli import main
sys.exit(main(["compile"]))
"""
"""A compile on a file system that lists a folder in another order each time."""


def example_bytes(where: Path, *, backwards: bool = False, **environment: str) -> dict[str, bytes]:
    """What the example compiles to in a process of its own, its files made and listed in one order or another."""
    for path in sorted((each for each in EXAMPLE.rglob("*") if each.is_file()), reverse=backwards):
        target = where / "ecosystem" / path.relative_to(EXAMPLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    done = subprocess.run(
        [sys.executable, *(("-c", SHUFFLED) if backwards else ("-m", "compiler", "compile"))],
        cwd=where,
        env={**os.environ, "PYTHONPATH": str(HOME), **environment},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return tree(where / "generated")


def test_the_same_model_gives_the_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    usual = example_bytes(tmp_path / "usual", PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")
    assert len(usual) > 5
    other = next((each for each in LOCALES if each.startswith(("tr_TR", "de_DE"))), "C")
    ways = [
        {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "LC_ALL": other, "PYTHONUTF8": "0"},
    ]
    for number, environment in enumerate(ways):
        found = example_bytes(tmp_path / f"other {number}", backwards=True, **environment)
        assert found.keys() == usual.keys()
        assert [path for path in usual if found[path] != usual[path]] == []


NASTY = (
    'Ends """ here\n""" + __import__("os").system("x") # \\',
    "Line\r\n\n-- breaks; DROP TABLE customers;\n\nDROP TABLE customers;\n*/ DROP TABLE customers; /*",
    "{{ 7 * 7 }} {% for x in y %} ${ENV:HOME} ${file:/etc/passwd:x} #} ' \" ` ]]> \\N{BULLET} %s {0}",
)
MODEL = """
kind: Datastore
name: orders
description: {words}
datasets:
  - name: customers
    table: {table}
    description: {words}
    lifecycle: stable
    primaryKey: [id]
    columns:
      - {{name: id, type: bigint, required: true, physicalName: {physical}, description: {words}}}
      - {{name: email, type: string(320), classification: personal, description: {words}}}
      - {{name: balance, type: "decimal(12,2)", physicalName: {other}}}
      - {{name: joined, type: timestamptz}}
---
kind: Workspace
name: churn
description: {words}
purpose: {words}
---
kind: Platform
name: dell
description: {words}
"""


def compiled_with(words: str, table: str, physical: str, other: str) -> dict[str, bytes]:
    """What the base ecosystem compiles to with these words in all places where people write what they like."""
    holes = {"words": words, "table": table, "physical": physical, "other": other}
    files = model(MODEL.format(**{name: json.dumps(text) for name, text in holes.items()}))
    checked = check(sources(files), Rules(()), TODAY, Nothing())
    assert not checked.judged.findings
    return dict(folder(compiled(checked.ecosystem)))


@pytest.mark.parametrize("words", NASTY)
@pytest.mark.parametrize(
    ("table", "physical", "other"),
    [
        ("public.customers", "id", "balance"),
        ('"pub""lic;--"."cust\'om""ers */"', 'i"d; DROP TABLE x; --', "ba'l\\ance*/ {{ x }}"),
    ],
)
def test_words_and_names_of_the_model_are_never_more_than_text(
    words: str, table: str, physical: str, other: str
) -> None:
    tame = compiled_with("Words.", "public.customers", "id", "balance")
    nasty = compiled_with(words, table, physical, other)
    seen = {path.rpartition(".")[2] for path in tame}
    assert {"py", "json"} <= seen
    assert nasty.keys() == tame.keys()
    for path, content in nasty.items():
        assert skeleton(path, content.decode()) == skeleton(path, tame[path].decode()), path


class Silent(ast.NodeTransformer):
    """Takes every text out of a program."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """The same, without its words."""
        return ast.Constant("") if isinstance(node.value, str) else node


SQL_TEXT = re.compile(r"""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\b[a-z_]+_[0-9a-f]{4}\b""", re.DOTALL)
UNUSUAL = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What other programs than ours take for the end of a line."""


def skeleton(path: str, text: str) -> object:
    """What is left of a file when every text in it is taken for the same."""
    match path.rpartition(".")[2]:
        case "json":
            return shape(json.loads(text))
        case "py":
            assert not UNUSUAL.search(text)
            return ast.dump(Silent().visit(ast.parse(text)))
        case "sql":
            assert not UNUSUAL.search(text)
            # A longer name may take another line.
            return "".join(SQL_TEXT.sub("?", text).split())
        case "properties":
            assert not UNUSUAL.search(text)
            return [line.partition("=")[0] for line in text.splitlines() if not line.startswith("#")]
    return None


def shape(told: object) -> object:
    """The keys and kinds of JSON."""
    if isinstance(told, dict):
        return [(shape(value)) for value in told.values()]
    if isinstance(told, list):
        return [shape(each) for each in told]
    return type(told)
