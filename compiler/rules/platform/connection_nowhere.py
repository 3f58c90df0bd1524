"""The connection of a datastore is in an environment.

The name leads from a datastore to the address of its source, and only environments know addresses. A name that is in
none is most often misspelt: the source cannot be checked, and the first workspace that reads it cannot be loaded. Once
a workspace does read it, `platform-connection-missing` says for each environment what is missing there, and this rule
is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.diagnostics import Severity
from compiler.resolve.bind import nearest
from compiler.resolve.directory import Directory, Entry
from compiler.rule import Finding, Rule, Scope
from compiler.rules.platform import wanted
from compiler.sentence import named

SLIPS = 5
"""For so many names a similar one is looked for: whoever has more of them made no slip of the pen."""


def check(directory: Directory, _scope: Scope) -> Iterator[Finding]:
    """Look for names that no environment has; a file that could not be read might have them."""
    if any(not each.whole and each.kind in {"", "Environment"} for each in directory.entries.values()):
        return
    environments = list(directory.of("Environment"))
    known = {name for each in environments for name in each.facts["connections"]}
    if not environments:
        return
    stores = [each for each in directory.of("Datastore") if each.whole and each.facts["connection"] not in known]
    told = reported(directory, environments) if stores else set()
    near: dict[str, str] = {}
    places: dict[str, str] = {}
    for each in stores:
        name = each.facts["connection"]
        if name in told:
            continue
        if name not in near and len(near) < SLIPS:
            near[name] = nearest(name, sorted(known))
        zone = each.facts["zone"]
        if zone not in places:
            places[zone] = named(fit(directory, zone, environments))
        said = f"Datastore `{each.address}` has the connection `{name}`, which is in no environment."
        instead = f"Write `connection: {near[name]}`, or add" if near.get(name) else "Add"
        hint = f"{instead} `{name}:` to the `connections:` of {places[zone]}."
        yield Finding(each.address, said, each.span, hint)


def reported(directory: Directory, environments: Iterable[Entry]) -> set[str]:
    """The connections that a workspace of some environment's platform needs: another rule speaks of those."""
    needed = wanted(directory)
    platforms = {each.facts["platform"] for each in environments}
    return {name for platform in platforms for name in needed.get(platform, ())}


def fit(directory: Directory, zone: str, environments: list[Entry]) -> list[str]:
    """The environments of the platforms that a zone allows; all, where there are none."""
    known = directory.by_address.get(f"zone:{zone}")
    allowed = set(known.facts.get("platforms", ())) if known else set()
    fitting = [each.address for each in environments if each.facts["platform"] in allowed]
    return fitting or [each.address for each in environments]


RULE = Rule(
    __name__,
    Directory,
    Severity.WARNING,
    check,
    bad="""
        kind: Datastore
        name: returns
        team: shop
        zone: europe
        connection: shopdb
        capture: {method: cdc}
        datasets:
          - name: parcels
            table: public.parcels
            lifecycle: draft
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        """,
    good="""
        kind: Datastore
        name: returns
        team: shop
        zone: europe
        connection: shop-db
        capture: {method: cdc}
        datasets:
          - name: parcels
            table: public.parcels
            lifecycle: draft
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        """,
)
