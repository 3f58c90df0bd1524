"""`weir new`: begin a declaration, or a whole ecosystem, with files that check clean."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from textwrap import dedent

from compiler.adapters import disk
from compiler.adapters.machine import user
from compiler.commands.check import add_model
from compiler.commands.schema import text
from compiler.errors import Usage
from compiler.parse.declarations import KINDS, NAME

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
        platforms: [dell]
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
        platform: dell
        authorisation: none
        connections:
          {team}-db:
            {{host: stack:source.sql, database: {team}, user: postgres, password: secret:stack.SOURCE_DB_PASSWORD}}
        engine: {{url: stack:trino.http}}
        connect: {{url: stack:connect.rest}}
        kafka: {{bootstrap: stack:kafka.clients}}
        """,
    "datastore": """
        kind: Datastore
        name: {name}
        team: {team}
        zone: company
        description: Which system this is, and who writes it.
        connection: {team}-db
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
        platform: dell
        purpose: Why the data is read.
        readers: [{team}-analysts]
        needs:
          - dataset: {team}/datastore/dataset
            columns: [id]
            history: live
            freshness: 5m
        """,
    "transformer": """
        kind: Transformer
        name: {name}
        team: {team}
        workspace: {team}/workspace
        output:
          dataset: {identifier}
          primaryKey: [day]
          columns:
            - {{name: day, type: date, required: true}}
            - {{name: total, type: "decimal(18,2)"}}
        sql: {name}.sql
        """,
}
ECOSYSTEM = """
    kind: Ecosystem
    name: {name}
    maintainers: [{team}]
    """
SQL = """
    SELECT CAST(placed AS date) AS day, CAST(sum(total) AS decimal(18, 2)) AS total
    FROM orders
    GROUP BY 1
    """


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("kind", choices=["ecosystem", *TEMPLATES], help="what to begin")
    parser.add_argument("name", help="its name; of a datastore, workspace or transformer team/name")
    parser.add_argument("--team", default="data", help="the first team of an ecosystem, and who owns a zone; data")
    parser.add_argument("--maintainer", metavar="USER", help="the GitLab user who gives consent for a team; you")
    add_model(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the files that are not there yet."""
    model: Path = options.model
    files = ecosystem(options) if options.kind == "ecosystem" else declaration(options.kind, options.name, options)
    present = [path for path in files if (model / path).exists()]
    if present:
        raise Usage(f"{model / present[0]} exists already.", "Choose another name, or edit the file.")
    schemas = model.absolute().parent / "schemas"
    for path, content in files.items():
        disk.write(model / path, content.encode())
        print(f"Wrote {model / path}.")
    for kind, shape in KINDS.items():
        target = schemas / f"{kind.lower()}.schema.json"
        if not target.exists():
            disk.write(target, text(shape).encode())
    print(NEXT.get(options.kind, "Fill in what is yours, then: weir check"))
    return 0


NEXT = {
    "ecosystem": "Next: weir import postgres --connection postgresql://user@host/database --team TEAM --name NAME\n"
    "Then: weir check",
    "datastore": "A live database writes this file by itself: weir import postgres. Then: weir check",
}


def ecosystem(options: argparse.Namespace) -> dict[str, str]:
    """The files of a first ecosystem: a team, a zone, a platform and this machine's environment."""
    name, team = named(options.name), named(options.team)
    files = {"ecosystem.yaml": headed("ecosystem", ECOSYSTEM, "", name=name, team=team)}
    for kind, called in (("team", team), ("zone", "company"), ("platform", "dell"), ("environment", "here")):
        files |= declaration(kind, called, options)
    return files


def declaration(kind: str, name: str, options: argparse.Namespace) -> dict[str, str]:
    """The files of one declaration, by their path in the model."""
    team, _, last = name.rpartition("/")
    if (kind in OWNED) != bool(team):
        wanted = f"{kind} team/name" if kind in OWNED else f"{kind} name"
        raise Usage(f"`{name}` does not name a {kind}.", f"Write: weir new {wanted}.")
    team = named(team or options.team)
    path = place(kind, team, named(last))
    up = "../" * (path.count("/") + 1)
    maintainer = options.maintainer or re.sub(r"[^A-Za-z0-9_.-]", "", user()) or "you"
    files = {
        path: headed(
            kind, TEMPLATES[kind], up, name=last, team=team, maintainer=maintainer, identifier=last.replace("-", "_")
        )
    }
    if kind == "transformer":
        files[f"teams/{team}/{last}.sql"] = dedent(SQL).lstrip("\n")
    return files


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
