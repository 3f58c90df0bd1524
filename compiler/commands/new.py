"""`weir new`: begin a declaration, or a whole ecosystem, with files that check clean."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from textwrap import dedent

from compiler.adapters import disk
from compiler.adapters.machine import today, user
from compiler.adapters.memory import Nothing
from compiler.commands.check import add_model
from compiler.commands.schema import text
from compiler.errors import Missing, Usage
from compiler.intake.write import quoted
from compiler.model.datastore import Dataset, Lifecycle
from compiler.model.ecosystem import Ecosystem
from compiler.model.workspace import Need
from compiler.parse.declarations import KINDS, NAME
from compiler.pipeline import Checked, Sources, check
from compiler.resolve.bind import nearest
from compiler.resolve.directory import Directory
from compiler.rule import Rules

EXAMPLES = """examples:
  weir new ecosystem web-shop --team shop --maintainer anna    # everything that a first datastore needs
  weir new team crm --maintainer zoe
  weir new workspace crm/churn
  weir new transformer crm/daily-revenue"""

OWNED = {"datastore", "workspace", "transformer"}
TEMPLATES = {
    "team": """
        kind: Team
        name: {name}
        members: {{maintainers: [{maintainer}]}}
        contact: {name}@example.com
        """,
    "zone": """
        kind: Zone
        name: {name}
        description: What data in this zone may be used for, and by whom.
        owners: [{team}]
        platforms: [{platform}]
        classifications:
          internal: {{}}
          personal: {{maskFor: everyone, mask: redact, maxRetention: 400d, purposeRequired: true}}
        """,
    "platform": """
        kind: Platform
        name: {name}
        engine: {{type: trino, version: "476", catalog: lake, catalogType: jdbc}}
        capture: {{type: debezium, version: 3.6.3.Final}}
        scheduler: {{type: airflow, version: "3.3", tablesPerTask: 50}}
        merge: {{every: 15m, tailRows: 10000}}
        """,
    "environment": """
        # The services that `weir stack up` starts on this machine.
        kind: Environment
        name: {name}
        platform: {platform}
        authorisation: none
        # A line for each source, such as:
        #   {team}-db: {{host: stack:source.sql, database: {team}, user: postgres, password: secret:stack.SOURCE_DB_PASSWORD}}
        connections: {{}}
        engine: {{url: stack:trino.http, access: stack:trino.access}}
        connect: {{url: stack:connect.rest, secrets: stack:connect.secrets}}
        kafka: {{bootstrap: stack:kafka.clients}}
        scheduler: {{url: stack:airflow-api.http, password: secret:stack.AIRFLOW_PASSWORD, releases: stack:airflow.bundle}}
        """,  # noqa: E501 - one line to copy
    "datastore": """
        kind: Datastore
        name: {name}
        team: {team}
        zone: {zone}
        description: Which system this is, and who writes it.
        connection: {connection}
        capture: {{method: cdc}}
        datasets:
          - name: customers
            table: public.customers
            lifecycle: draft
            primaryKey: [id]
            columns:
              - {{name: id, type: bigint, required: true}}
        """,
    "workspace": """
        kind: Workspace
        name: {name}
        team: {team}
        platform: {platform}
        purpose: Why the data is read.
        readers: [{team}-analysts]
        needs:
          - dataset: {dataset}
            columns: [{columns}]
            history: live
            freshness: 5m
        """,
    "transformer": """
        kind: Transformer
        name: {name}
        team: {team}
        workspace: {workspace}
        output:
          dataset: {identifier}
          primaryKey: [{key}]
          columns:
            - {{name: {key}, type: {type}, required: true}}
            - {{name: number, type: bigint}}
        sql: {name}.sql
        """,
}
ECOSYSTEM = """
    kind: Ecosystem
    name: {name}
    maintainers: [{team}]
    """
SQL = """
    SELECT {key}, count(*) AS number
    FROM {view}
    WHERE {key} IS NOT NULL
    GROUP BY {key}
    """


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("kind", choices=["ecosystem", *TEMPLATES], help="what to begin")
    parser.add_argument("name", help="its name; of a datastore, workspace or transformer team/name")
    parser.add_argument(
        "--team", help="the first team of an ecosystem (default: data), or who owns a zone (default: the first team)"
    )
    parser.add_argument(
        "--maintainer", metavar="USER", help="the GitLab user who gives consent for a team (default: you)"
    )
    add_model(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the files that are not there yet."""
    model: Path = options.model
    known = read(model)
    files = ecosystem(options, known) if options.kind == "ecosystem" else declaration(options, known)
    present = [path for path in files if (model / path).exists()]
    if present:
        raise Usage(f"{model / present[0]} exists already.", "Choose another name, or edit the file.")
    for path, content in files.items():
        disk.write(model / path, content.encode())
        print(f"Wrote {model / path}.")
    write_schemas(model)
    print(following(options))
    return 0


def read(folder: Path) -> Checked:
    """The model as it is, which may be none yet."""
    try:
        sources = disk.read(folder)
    except disk.NoModel:
        sources = Sources({}, {}, {})
    except OSError as error:
        raise Missing(f"{error.filename}: {error.strerror}.", "Make the folder readable.") from None
    return check(sources, Rules(()), today(), Nothing())


def write_schemas(model: Path) -> None:
    """Write the schemas that are not there yet, for the first line of each file."""
    folder = model.absolute().parent / "schemas"
    wanted = {folder / f"{kind.lower()}.schema.json": shape for kind, shape in KINDS.items()}
    missing = {path: shape for path, shape in wanted.items() if not path.exists()}
    for path, shape in missing.items():
        disk.write(path, text(shape).encode())
    if missing:
        schemas = f"{len(missing)} schema{'s' if len(missing) > 1 else ''}"
        print(f"Wrote {schemas} to {model.parent / 'schemas'}/.")


def following(options: argparse.Namespace) -> str:
    """What comes next."""
    if options.kind == "ecosystem":
        words = f"--team {options.team or FIRST_TEAM} --name NAME"
        return f"Next: weir import postgres --connection postgresql://user@host/database {words}\nThen: weir check"
    if options.kind == "datastore":
        return "A live database writes this file by itself: weir import postgres. Then: weir check"
    return "Fill in what is yours, then: weir check"


def declared(kind: str, name: str, directory: Directory, usage: str) -> None:
    """Raise `Usage` for a name that looks like a slip of the pen; of another that nobody declared yet say so.

    `usage` is how the name is written, with `{}` in its place.
    """
    known = directory.names(kind.capitalize())
    if name in known:
        return
    if near := nearest(name, known):
        raise Usage(
            f"There is no {kind} `{name}`.",
            f"Write {usage.format(near)}, or begin it first: weir new {kind} {name}.",
        )
    print(f"error: There is no {kind} `{name}` yet, and `weir check` fails until there is.", file=sys.stderr)
    print(f"  = help: Begin it: weir new {kind} {name}.", file=sys.stderr)


# ---- what is written


def ecosystem(options: argparse.Namespace, known: Checked) -> dict[str, str]:
    """The files of a first ecosystem: a team, a zone, a platform and this machine's environment."""
    if list(known.directory.of("Ecosystem")) or (options.model / "ecosystem.yaml").exists():
        raise Usage("This folder has an ecosystem already.", "Stand in another folder, or name one with --model.")
    name, team = named(options.name), named(options.team or FIRST_TEAM)
    files = {"ecosystem.yaml": headed("ecosystem", ECOSYSTEM, "", name=name, team=team)}
    for kind, called in (("team", team), ("zone", "company"), ("platform", "dell"), ("environment", "here")):
        files |= written(kind, called, team, {**PLACEHOLDERS, "maintainer": maintainer(options)})
    return files


def declaration(options: argparse.Namespace, known: Checked) -> dict[str, str]:
    """The files of one declaration, by their path in the model."""
    kind: str = options.kind
    team, _, last = options.name.rpartition("/")
    if (kind in OWNED) != bool(team):
        wanted = f"{kind} team/name" if kind in OWNED else f"{kind} name"
        raise Usage(f"`{options.name}` does not name a {kind}.", f"Write: weir new {wanted}.")
    team = named(team or options.team or first(known.ecosystem.teams, FIRST_TEAM))
    named(last)
    if kind in OWNED:
        declared("team", team, known.directory, f"{{}}/{last}")
    elif kind == "zone":
        declared("team", team, known.directory, "--team {}")
    words = {**PLACEHOLDERS, **words_of(kind, team, last, known), "maintainer": maintainer(options)}
    return written(kind, last, team, words)


def written(kind: str, name: str, team: str, words: Mapping[str, str]) -> dict[str, str]:
    """The files of one declaration, from their templates."""
    path = place(kind, team, name)
    up = "../" * (path.count("/") + 1)
    given = {"identifier": name.replace("-", "_"), **words, "name": name, "team": team}
    files = {path: headed(kind, TEMPLATES[kind], up, **given)}
    if kind == "transformer":
        files[f"teams/{team}/{name}.sql"] = dedent(SQL).lstrip("\n").format(**given)
    return files


def maintainer(options: argparse.Namespace) -> str:
    """The GitLab user who gives consent."""
    return options.maintainer or re.sub(r"[^A-Za-z0-9_.-]", "", user()) or "you"


# ---- names that the model has


FIRST_TEAM = "data"
PLACEHOLDERS = {
    "zone": "company",
    "platform": "dell",
    "dataset": "team/datastore/dataset",
    "columns": "id",
    "workspace": "team/workspace",
    "key": "id",
    "type": "bigint",
    "view": "dataset",
}
"""What stands in a template where the model has nothing yet."""


def words_of(kind: str, team: str, name: str, known: Checked) -> dict[str, str]:
    """What a template says with the names of the model."""
    model = known.ecosystem
    words = {
        "zone": first(model.zones, PLACEHOLDERS["zone"]),
        "platform": first(model.platforms, PLACEHOLDERS["platform"]),
    }
    if kind == "datastore":
        words["connection"] = connection(name, known)
    elif kind == "workspace":
        words |= something_to_read(team, model)
    elif kind == "transformer":
        words |= something_to_derive(team, model)
    return words


def first(names: Iterable[str], otherwise: str) -> str:
    """The first of some names."""
    return next(iter(names), otherwise)


def connection(name: str, known: Checked) -> str:
    """A connection that no datastore has yet, else one that is called like the datastore."""
    used = {each.facts["connection"] for each in known.directory.of("Datastore") if each.whole}
    environments = known.ecosystem.environments.values()
    spare = [each for environment in environments for each in environment.connections if each not in used]
    return first(spare, f"{name[:27]}-db")


def something_to_read(team: str, model: Ecosystem) -> dict[str, str]:
    """A dataset that the team may read, if there is one, with its key or two of its columns."""
    order = sorted(model.datasets.values(), key=lambda each: not readable(team, each))
    if not order:
        return {}
    dataset = order[0]
    plain = sorted(dataset.columns, key=lambda each: (each.name not in dataset.primary_key, bool(each.classification)))
    columns = [each.name for each in plain[: max(2, len(dataset.primary_key))]]
    return {"dataset": dataset.address, "columns": ", ".join(columns)}


def readable(team: str, dataset: Dataset) -> bool:
    """Whether nothing speaks against reading a dataset."""
    own = dataset.datastore.team.name == team
    return dataset.lifecycle in {Lifecycle.PREVIEW, Lifecycle.STABLE} or (own and dataset.lifecycle is Lifecycle.DRAFT)


def something_to_derive(team: str, model: Ecosystem) -> dict[str, str]:
    """A workspace of the team, and what of its first need can be counted."""
    workspaces = [each for each in model.workspaces.values() if each.team.name == team]
    if not workspaces:
        return {"workspace": f"{team}/workspace"}
    workspace = workspaces[0]
    return {"workspace": workspace.address, **(countable(workspace.needs[0]) if workspace.needs else {})}


def countable(need: Need) -> dict[str, str]:
    """What can be counted in a need: a column by which rows can be told apart."""
    column = next((each for each in need.columns if each.type.orders_exactly), None)
    told = {"key": column.name, "type": quoted(str(column.type))} if column else {}
    return {"view": need.view, **told}


# ---- where it stands, and how it looks


def place(kind: str, team: str, name: str) -> str:
    """Where a declaration stands by convention."""
    if kind == "team":
        return f"teams/{name}/team.yaml"
    return f"teams/{team}/{name}.{kind}.yaml" if kind in OWNED else f"{kind}s/{name}.{kind}.yaml"


def headed(kind: str, template: str, up: str, **words: str) -> str:
    """A file from its template, with the line that tells editors its schema."""
    schema = f"# yaml-language-server: $schema={up or '../'}schemas/{kind}.schema.json\n"
    return schema + dedent(template).lstrip("\n").format(**words)


def named(name: str) -> str:
    """A name that the model accepts."""
    if not re.fullmatch(NAME, name):
        raise Usage(f"`{name}` is not a name.", "Small letters, digits and `-`, a letter first, at most 30.")
    return name
