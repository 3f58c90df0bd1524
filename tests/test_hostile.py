"""Whatever somebody puts into a model: there is a finding or a clean result, soon, and within bounds."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import string
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.adapters import disk
from compiler.parse import declarations
from compiler.parse.declare import declare
from compiler.parse.explain import keys
from compiler.parse.tree import MAX_BYTES, MAX_DEPTH, MAX_FINDINGS, MAX_NODES
from compiler.report.machine import FORMATS
from compiler.report.text import render
from tests.golden import report
from tests.models import BASE, base, found

SOON = 20
"""Seconds after which something is stuck; what is tested takes one."""
MEMORY = 400
"""MB that a check of one hostile file may take at its worst."""
ADDRESS_SPACE = 1024**3
HEAD = "kind: Datastore\nname: big\nteam: shop\nzone: europe\nconnection: shop-db\ncapture: {method: cdc}\n"
PATH = "ecosystem/teams/shop/big.datastore.yaml"
FULL = MAX_BYTES - 1000
"""Bytes of a file that is just small enough to be read."""
SHAPES = [
    each for each in vars(declarations).values() if isinstance(each, type) and issubclass(each, declarations.Shape)
]
WORDS = sorted({key for shape in SHAPES for key in keys(shape)})
TREE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["shop", "10s", "a/b/c", "id"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=25,
)
"""Anything that YAML can say, with our own keys in it."""
OFTEN = settings(
    max_examples=120, deadline=timedelta(seconds=5), derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)  # fmt: skip


@contextlib.contextmanager
def soon() -> Iterator[None]:
    """Fail what does not come to an end."""

    def stop(*_: object) -> None:
        pytest.fail(f"still at it after {SOON} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SOON)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def rules_of(text: str | bytes, path: str = PATH) -> list[str]:
    """The rules that find something in a file, in every format without a mistake of ours."""
    content = as_bytes(text)
    with soon():
        told = report({**base(), path: content})
        shown = render(told)
        assert all(each.isprintable() or each == "\n" for each in shown)
        json.loads(FORMATS["json"](told))
        json.loads(FORMATS["codequality"](told))
        ET.fromstring(FORMATS["junit"](told))  # noqa: S314 - our own
    about = [each for each in told.findings if each.span.path == path]
    assert len(about) <= MAX_FINDINGS + 1
    for each in about:
        assert "\n" not in each.sentence + each.hint
        assert len(each.sentence) < 400
    return [each.rule for each in about]


def as_bytes(text: str | bytes) -> bytes:
    """The bytes of a file."""
    return text if isinstance(text, bytes) else text.encode()


def fill(unit: str, size: int = FULL) -> str:
    """A unit, as often as it fits."""
    return unit * (size // len(unit.encode()))


NOT_READ: Mapping[str, tuple[str | bytes, str]] = {
    "billion laughs": ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n", "yaml-feature"),
    "alias of itself": ("a: &a [*a]\n", "yaml-feature"),
    "alias of nothing": ("kind: *kind\n", "yaml-feature"),
    "merge key": ("kind: Team\n<<: {name: x}\n", "yaml-feature"),
    "tag that runs code": ("!!python/object/apply:os.system [touch /tmp/x]\n", "yaml-feature"),
    "tag inside": ("kind: Team\nname: !!python/object/apply:os.system ['true']\n", "yaml-feature"),
    "tag on a key": ("!!python/name:os.system kind: Team\n", "yaml-feature"),
    "tag on a mapping": ("kind: Team\nmembers: !!python/object:os.x {a: b}\n", "yaml-feature"),
    "30,000 brackets": ("a: " + "[" * 30_000, "yaml-depth"),
    "30,000 closed brackets": ("a: " + "[" * 30_000 + "]" * 30_000, "yaml-depth"),
    "30,000 braces": ("a: " + "{a: " * 30_000, "yaml-depth"),
    "30,000 dashes": ("- " * 30_000, "yaml-mapping"),
    "30,000 dashes below a key": ("a:\n" + "- " * 30_000, "yaml-depth"),
    "30,000 question marks": ("? " * 30_000, "yaml-key"),
    "braces as keys": ("{" * 30_000, "yaml-key"),
    "one bracket too deep": ("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "\n", "yaml-depth"),
    "NUL": ("kind: Team\nname: a\0b\n", "yaml-characters"),
    "escape sequence": ("kind: Team\nname: \x1b[31mred\n", "yaml-characters"),
    "escaped escape sequence": ('kind: Team\nname: x\ndescription: "\\e[31mred"\n', "yaml-characters"),
    "escaped NUL": ('kind: Team\nname: "x\\0"\n', "yaml-characters"),
    "escaped direction": ('kind: Team\nname: x\ndescription: "\\u202egnp.exe"\n', "yaml-characters"),
    "escaped direction in a key": ('kind: Team\n"na\\u202eme": x\n', "yaml-characters"),
    "direction in a value": ("kind: Team\nname: x\ndescription: a \u202e b\n", "yaml-characters"),
    "direction in a comment": ("kind: Team # \u2067 harmless\nname: x\n", "yaml-characters"),
    "direction in a key": ("kind: Team\nna\u202eme: x\n", "yaml-characters"),
    "isolate in quotes": ("kind: Team\nname: '\u2066x\u2069'\n", "yaml-characters"),
    "zero width": ("kind: Te\u200bam\n", "yaml-characters"),
    "joiner in a comment": ("# a\u200db\nkind: Team\n", "yaml-characters"),
    "soft hyphen": ("kind: Te\u00adam\n", "yaml-characters"),
    "Hangul filler": ("kind: Team\u3164\n", "yaml-characters"),
    "tag characters": ("kind: Team # \U000e0041\n", "yaml-characters"),
    "variation selector": ("kind: Team\ufe01\n", "yaml-characters"),
    "line separator": ("kind: Team\u2028name: x\n", "yaml-characters"),
    "next line": ("kind: Team\u0085name: x\n", "yaml-characters"),
    "second byte order mark": ("\ufeff\ufeffkind: Team\n", "yaml-characters"),
    "byte order mark inside": ("kind: Team\n\ufeffname: x\n", "yaml-characters"),
    "form feed": ("kind: Team\f\n", "yaml-characters"),
    "no-break space": ("kind: Team\n\u00a0name: x\n", "yaml-characters"),
    "Latin-1": ("kind: Team # \xe4\n".encode("latin-1"), "yaml-encoding"),
    "UTF-16": ("kind: Team\n".encode("utf-16"), "yaml-encoding"),
    "UTF-16 without a mark": ("kind: Team\n".encode("utf-16-le"), "yaml-characters"),
    "UTF-32": ("kind: Team\n".encode("utf-32"), "yaml-encoding"),
    "UTF-7": ("+AGsAaQBuAGQ: Team\n", "shape-kind"),
    "surrogate": (b"kind: \xed\xa0\x80\n", "yaml-encoding"),
    "overlong": (b"kind: \xc0\xafx\n", "yaml-encoding"),
    "a byte too many": (b"#" * (MAX_BYTES + 1), "yaml-size"),
    "documents": ("kind: Team\n" + "---\nkind: Team\n" * 1000, "yaml-documents"),
    "directives": ("%YAML 1.1\n%TAG ! tag:x,2000:\n---\nkind: !y Team\n", "yaml-feature"),
    "another YAML": ("%YAML 9.9\n---\nkind: Team\n", "yaml-syntax"),
    "a key of 1 MB": ("kind: Team\n? " + "k" * 1_000_000 + "\n: x\n", "shape-unknown-key"),
    "a kind of 1 MB": ("kind: " + "Team" * 250_000 + "\n", "shape-kind"),
    "kind as a list": ("kind: [Team]\n", "shape-kind"),
    "kind as a mapping": ("kind: {Team: Team}\n", "shape-kind"),
    "a number of a million digits": ("kind: Team\nname: " + "9" * 1_000_000 + "\n", "shape-value"),
    "a large exponent": ("kind: Team\nname: 1e999999999\n", "shape-value"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_READ)
def test_what_is_not_read_is_a_finding(name: str) -> None:
    text, rule = NOT_READ[name]
    assert rule in rules_of(text)


@pytest.mark.parametrize(
    "text", ["# 🎉 ⚠️ 1️⃣ ©️ ❤️\n", "# naïve, Ελλάδα, Größe, 東京, 10\u00a0%, عربي, עברית\n", "# → “quoted” …\n"]
)
def test_what_people_write_in_their_languages_is_read(text: str) -> None:
    assert not rules_of(text.encode() + base()["ecosystem/teams/shop/team.yaml"], "ecosystem/teams/shop/team.yaml")


LARGE: Mapping[str, str | bytes] = {
    "one plain text": HEAD + "description: " + fill("a"),
    "one quoted text": HEAD + 'description: "' + fill("a b") + '"\n',
    "one text of lines": HEAD + "description: |\n" + fill("  ab\n"),
    "signs of four bytes": HEAD + "description: " + fill("🎉"),
    "escapes": HEAD + 'description: "' + fill("\\u0041") + '"\n',
    "keys": "".join(f"{number:x}:\n" for number in range(1_000_000)),
    "flow list": HEAD + "datasets: [" + fill("a,") + "a]\n",
    "nothing but line ends": fill("\n"),
    "lines without a colon": fill("ab\n"),
    "comments": fill("#a\n"),
    "tabs": fill("\t"),
    "old line ends": fill("a: b\r"),
    "an open quote": HEAD + 'description: "' + fill("a b\n"),
    "an open bracket": HEAD + "datasets: [" + fill("a,\n"),
    "a long key": fill("a") + ": b\n",
    "wrong blanks": fill("\u00a0a: b\n"),
    "dashes in front of a mistake": "a: |\n" + fill("  - - - - -\n", FULL // 8) + " b: c\n",
    "duplicate keys": "a: b\n" + fill("a: b\n"),
    "merge keys": fill("<<: a\n"),
    "tags": "".join(f"k{number}: !x y\n" for number in range(400_000)),
    "ambiguous words": "".join(f"k{number}: no\n" for number in range(400_000)),
    "words of secrets": HEAD + "x: [" + fill("password "),
    "a long line that looks like a secret": HEAD + "password: " + fill("x: "),
    "conflicts": HEAD + fill("<<<<<<< a\n"),
    "random bytes": os.urandom(FULL),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_ends_soon(name: str) -> None:
    content = as_bytes(LARGE[name])
    with soon():
        unit = declare(PATH, content)
    assert unit.declaration is None
    assert 1 <= len(unit.findings) <= MAX_FINDINGS + 1


def nodes(unit: str, each: int, before: str = HEAD + "datasets: [", behind: str = "]\n") -> str:
    """A file that is just small enough by the number of its keys and values."""
    return before + unit * ((MAX_NODES - 100) // each) + behind


HEAVY: Mapping[str, str | bytes] = {
    "mappings with one wrong key": nodes("{a},", 3),
    "wrong connections": "kind: Environment\nname: z\nplatform: dell\nauthorisation: none\nconnections:\n"
    + "".join(f"  C{number}: {{a}}\n" for number in range(MAX_NODES // 4 - 10)),
    "lists of wrong columns": HEAD
    + "datasets:\n"
    + ("  - name: d\n    table: public.d\n    lifecycle: stable\n    columns:\n" + "      - a\n" * 1500)
    * (MAX_NODES // 1510),
    "unknown keys": HEAD + "".join(f"k{number}:\n" for number in range(MAX_NODES // 2 - 50)),
    "empty mappings": HEAD + "datasets: [" + fill("{},") + "]\n",
    "an open bracket": LARGE["an open bracket"],
    "comments": LARGE["comments"],
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_hostile_file_takes_bounded_memory(name: str, tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "ecosystem")
    (tmp_path / PATH).write_bytes(as_bytes(HEAVY[name]))
    code, megabytes = measured(tmp_path)
    assert code == 3
    assert megabytes < MEMORY


def test_the_memory_of_whoever_starts_a_check_is_not_its_own(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "ecosystem")
    ballast = b"x" * (MEMORY + 100) * 1_000_000
    code, megabytes = measured(tmp_path)
    assert code == 0
    assert megabytes < len(ballast) / 4_000_000


MEASURED = """
import re, resource, sys
from pathlib import Path

from compiler.cli import main

space = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (space, space))
code = main(sys.argv[3:])
Path(sys.argv[2]).write_text(re.search(r"VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1])
sys.exit(code)
"""
"""`weir` with a bound, which tells its largest resident set in KiB.

`ru_maxrss` would not do: the kernel keeps it across exec, so it is never less than what the parent holds.
"""


def measured(folder: Path) -> tuple[int, float]:
    """Exit code of `weir check` in a folder, and the megabytes that it took at its worst."""
    peak = folder / "peak"
    code, _, _ = weir(folder, program=("-c", MEASURED, str(ADDRESS_SPACE), str(peak)))
    return code, int(peak.read_text()) / 1024


def weir(folder: Path, *words: str, program: Sequence[str] = ("-m", "compiler")) -> tuple[int, str, str]:
    """Exit code, output and errors of `weir check` in a folder."""
    command = [sys.executable, *program, "check", "--date", "2026-11-24", *words]
    environment = {**os.environ, "WEIR_CACHE": str(folder / "cache"), "PYTHONPATH": str(Path(__file__).parents[1])}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=errors)
        with soon_or_killed(process):
            process.wait()
        output.seek(0)
        errors.seek(0)
        said = errors.read().decode()
        assert "Traceback" not in said, said
        return process.returncode, output.read().decode(), said


@contextlib.contextmanager
def soon_or_killed(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Fail a process that does not come to an end."""
    try:
        with soon():
            yield
    except BaseException:
        process.kill()
        raise


ODD_PLACES = [
    "teams/shop/a\nb.yaml",
    "teams/shop/a\x1b[31mb.yaml",
    "teams/shop/\u202elmay.yaml",
    "teams/shop/<b>a.yaml",
    "teams/shop/`a`.yaml",
]


def test_odd_files_are_refused_or_read_and_never_followed(tmp_path: Path) -> None:
    model, outside = tmp_path / "ecosystem", tmp_path / "outside"
    shutil.copytree(BASE, model)
    shutil.copytree(BASE, outside)
    (outside / "stolen.sql").write_text("SELECT 'stolen'")
    links = {
        "teams/shop/link.yaml": outside / "teams/shop/team.yaml",
        "teams/shop/broken.yaml": outside / "nothing.yaml",
        "teams/shop/self.yaml": model / "teams/shop/self.yaml",
        "teams/crm/stolen.sql": outside / "stolen.sql",
        "linked": outside,
        "loop": model,
        "teams/up": Path(".."),
    }
    for name, target in links.items():
        (model / name).symlink_to(target)
    os.mkfifo(model / "teams/shop/pipe.yaml")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(model / "teams/s.yaml"))
    (model / "teams/shop/folder.yaml").mkdir()
    (model / "teams/shop/TEAM.yaml").write_bytes((model / "teams/shop/team.yaml").read_bytes())
    (model / os.fsdecode(b"teams/shop/\xff.yaml")).write_text("kind: Team\n")
    for name in ODD_PLACES:
        (model / name).write_text("kind: Team\nname: x\n")
    with contextlib.suppress(OSError):
        os.mknod(model / "teams/shop/zero.yaml", 0o600 | 0o020000, os.makedev(1, 5))

    code, output, _ = weir(tmp_path, "--json")
    assert code == 3
    findings = json.loads(output)["findings"]
    refused = {each["path"].removeprefix("ecosystem/") for each in findings if each["rule"] == "yaml-file"}
    assert {*links, "teams/shop/pipe.yaml", "teams/s.yaml"} <= refused
    assert {"teams/shop/team.yaml", "teams/shop/TEAM.yaml"} & refused
    assert not any(
        path.startswith(("linked/", "loop/", "teams/up/"))
        for path in (each["path"].removeprefix("ecosystem/") for each in findings)
    )
    assert "stolen" not in output.replace("stolen.sql", "")

    _, text, _ = weir(tmp_path)
    assert all(each.isprintable() or each == "\n" for each in text)
    again = weir(tmp_path, "--json")[1]
    assert again == output, "what is remembered says the same"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_ends_the_command_with_a_sentence(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "ecosystem")
    (tmp_path / "ecosystem/teams/shop/team.yaml").chmod(0)
    code, _, errors = weir(tmp_path)
    assert code == 8
    assert "team.yaml" in errors


@pytest.mark.parametrize(
    "path",
    [
        "../../secret.sql",
        "/etc/passwd.sql",
        "..\\x.sql",
        "a/b.sql",
        "%2e%2e.sql/x.sql",
        ".sql",
        "x.sql\0y.sql",
        "balances.sql ",
    ],
)
def test_sql_is_read_only_beside_its_declaration(path: str) -> None:
    place = "ecosystem/teams/crm/balances.transformer.yaml"
    text = base()[place].decode().replace("sql: balances.sql", f"sql: {json.dumps(path)}")
    assert {"shape-value", "yaml-characters"} & {*rules_of(text, place)}


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"\0" * 1000,
        b"SELECT 1; DROP TABLE x",
        b"(" * 100_000,
        "SELECT \u202e1".encode(),
        b"x" * (MAX_BYTES + 1),
    ],
)
def test_hostile_sql_is_no_mistake_of_ours(content: bytes) -> None:
    with soon():
        found({**base(), "ecosystem/teams/crm/balances.sql": content})


TEXTS = [
    "/close", "x\n/close", "@all", "![x](https://example.com/x)", "<img src=x onerror=alert(1)>", "`x`", "```\n/close",
    "'; DROP TABLE x; --", "${HOME}", "$(id)", "{{ 1 }}", "../..", "::error::x", "|x|", "\\", "]]>", "]]><x>",
]  # fmt: skip
LINES = [
    ("name", "shape-value"),
    ("description", ""),
    ("contact", "shape-value"),
    ("kind", "shape-kind"),
    ("expires", "shape-unknown-key"),
]


@pytest.mark.parametrize("key", [key for key, _ in LINES])
def test_text_that_means_something_elsewhere_is_quoted_or_refused(key: str) -> None:
    place = "ecosystem/teams/shop/team.yaml"
    for text in TEXTS:
        told = yaml.safe_load(base()[place])
        told[key] = text
        content = yaml.safe_dump(told, sort_keys=False).encode()
        rules = rules_of(content, place)
        assert rules or key == "description" or text == "]]>"
        shown = render(report({**base(), place: content}))
        assert not [line for line in shown.splitlines() if line.startswith(("/", "@", "::", "<", "#", "```"))]


NAMES = [
    "sh\N{CYRILLIC SMALL LETTER O}p", "\N{CYRILLIC SMALL LETTER DZE}hop", "\N{FULLWIDTH LATIN SMALL LETTER S}hop",
    "s\N{PLANCK CONSTANT}op", "shop\N{COMBINING ACUTE ACCENT}", "\N{LATIN SMALL LIGATURE FI}nance", "con\N{HYPHEN}text",
    "stra\N{LATIN SMALL LETTER SHARP S}e", "SHOP", "shop ", " shop", "shop.", "-shop", "shop\n",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_are_made_of_plain_letters(name: str) -> None:
    text = (
        base()["ecosystem/teams/shop/team.yaml"]
        .decode()
        .replace("name: shop", f"name: {json.dumps(name, ensure_ascii=False)}")
    )
    assert "shape-value" in rules_of(text, "ecosystem/teams/shop/team.yaml")


def test_paths_that_differ_only_in_capitals_are_found() -> None:
    model = base()
    taken = disk.clashes(
        {
            **model,
            "ecosystem/teams/SHOP/x.yaml": b"",
            "ecosystem/teams/shop/x.yaml": b"",
            "ecosystem/stra\u00dfe.yaml": b"",
            "ecosystem/STRASSE.yaml": b"",
        }
    )
    assert {each.rule for each in taken} == {"yaml-file"}


@OFTEN
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert rules_of(content)


@OFTEN
@given(st.text(max_size=400) | st.text(alphabet="{}[]:,-?!&*#|>'\"%@` \nab1", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert rules_of(text.encode("utf-8", "surrogatepass"))


@OFTEN
@given(
    st.sampled_from(sorted(declarations.KINDS)),
    st.dictionaries(st.sampled_from(WORDS), TREE, max_size=8),
    st.booleans(),
)
def test_any_document_is_read_or_refused(kind: str, told: dict[str, Any], flow: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    told["kind"] = kind
    rules_of(
        yaml.safe_dump(told, sort_keys=False, allow_unicode=True, default_flow_style=flow).encode(
            "utf-8", "surrogatepass"
        )
    )


@OFTEN
@given(st.sampled_from(sorted(path for path in base() if path.endswith(".yaml"))), st.data())
def test_any_change_of_a_good_file_is_read_or_refused(path: str, data: st.DataObject) -> None:
    lines = base()[path].decode().splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        change(lines, data)
    rules_of("\n".join(lines), path)


@OFTEN
@given(st.sampled_from(sorted(path for path in base() if path.endswith(".yaml"))), st.data())
def test_any_value_in_a_good_file_is_read_or_refused(path: str, data: st.DataObject) -> None:
    told = yaml.safe_load(base()[path])
    holder, key = data.draw(st.sampled_from(places(told)))
    holder[key] = data.draw(TREE)
    rules_of(yaml.safe_dump(told, sort_keys=False, allow_unicode=True).encode("utf-8", "surrogatepass"), path)


def change(lines: list[str], data: st.DataObject) -> None:
    """Delete, double, swap or indent a line, or change a character."""
    at = data.draw(st.integers(0, len(lines) - 1))
    match data.draw(st.integers(0, 5)):
        case 0 if len(lines) > 1:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = " " * data.draw(st.integers(1, 3)) + lines[at]
        case 4:
            lines[at] = lines[at].removeprefix(" ")
        case _:
            column = data.draw(st.integers(0, len(lines[at])))
            sign = data.draw(st.sampled_from(string.printable + "äо“\u00a0\u200b🎉") | st.just(""))
            lines[at] = lines[at][:column] + sign + lines[at][column + data.draw(st.integers(0, 1)) :]


def places(told: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - whatever YAML holds
    """Every place of a document, as holder and key."""
    pairs = list(told.items()) if isinstance(told, dict) else list(enumerate(told)) if isinstance(told, list) else []
    return [(told, key) for key, _ in pairs] + [each for _, value in pairs for each in places(value)]
