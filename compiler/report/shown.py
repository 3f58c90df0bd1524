"""What a model means, for people: `weir show`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from compiler.model.datastore import Dataset, Datastore
from compiler.model.ecosystem import Ecosystem
from compiler.model.names import SECONDS, identifier
from compiler.model.workspace import Need, Transformer, Workspace
from compiler.report.findings import counted


def duration(seconds: int | None) -> str:
    """Seconds as the model writes them."""
    if seconds is None:
        return "for ever"
    unit = next(unit for unit in reversed(SECONDS) if seconds % SECONDS[unit] == 0)
    return f"{seconds // SECONDS[unit]}{unit}"


Steps = Callable[[str], Sequence[dict[str, Any]]]
"""The steps of the plan that concern an address."""
SERVED = ("datastores", "datasets", "workspaces", "views", "transformers")
"""The kinds of things that a plan has steps for."""


def as_data(ecosystem: Ecosystem, selected: frozenset[str], steps: Steps | None = None) -> dict[str, Any]:
    """Everything selected, as plain values, with defaults applied and names bound; with its plan if there is one."""
    told = things(ecosystem, selected)
    if steps:
        for each in (each for kind in SERVED for each in told[kind]):
            each["plan"] = steps(each["address"])
    return told


def things(ecosystem: Ecosystem, selected: frozenset[str]) -> dict[str, Any]:
    """Everything selected, by kind."""
    return {
        "datastores": [datastore(each) for each in ecosystem.datastores.values() if each.address in selected],
        "datasets": [dataset(each, ecosystem) for each in ecosystem.datasets.values() if each.address in selected],
        "workspaces": [workspace(each) for each in ecosystem.workspaces.values() if each.address in selected],
        "views": [
            {"address": each.address, **need(each), "where": str(each.written.span)}
            for each in ecosystem.needs
            if each.address in selected and each.workspace.address not in selected
        ],
        "transformers": [transformer(each) for each in ecosystem.transformers.values() if each.address in selected],
        "zones": [
            {
                "name": each.name,
                "owners": [team.name for team in each.owners],
                "platforms": list(each.platforms),
                "classifications": list(each.classifications),
            }
            for each in ecosystem.zones.values()
            if each.address in selected
        ],
        "teams": [
            {
                "name": each.name,
                "maintainers": list(each.maintainers),
                "developers": list(each.developers),
                "contact": each.contact,
            }
            for each in ecosystem.teams.values()
            if each.address in selected
        ],
        "platforms": [
            {
                "name": each.name,
                "engine": f"{each.engine.type} {each.engine.version}",
                "mergeEvery": duration(each.merge_every),
            }
            for each in ecosystem.platforms.values()
            if each.address in selected
        ],
    }


def datastore(each: Datastore) -> dict[str, Any]:
    """One datastore."""
    return {
        "address": each.address,
        "description": each.description,
        "zone": each.zone.name,
        "connection": each.connection,
        "epoch": each.epoch,
        "heartbeat": duration(each.heartbeat),
        "retention": duration(each.retention),
        "maxMessageBytes": each.max_message,
        "datasets": [dataset.address for dataset in each.datasets],
        "where": str(each.written.span),
    }


def dataset(each: Dataset, ecosystem: Ecosystem) -> dict[str, Any]:
    """One dataset."""
    return {
        "address": each.address,
        "description": each.description,
        "table": each.table,
        "lifecycle": each.lifecycle.value,
        "primaryKey": list(each.primary_key),
        "appendOnly": each.append_only,
        "replicaIdentity": each.replica_identity,
        "mayBeMovedOutOfTheRow": [column.name for column in each.toastable],
        "columns": [
            {
                "name": column.name,
                "physicalName": column.physical_name,
                "type": str(column.type),
                "required": column.required,
                "classification": column.classification.name if column.classification else None,
                "description": column.description,
            }
            for column in each.columns
        ],
        "excluded": list(each.excluded),
        "readers": [need.address for need in ecosystem.readers.get(each.address, ())],
        "where": str(each.written.span),
    }


def workspace(each: Workspace) -> dict[str, Any]:
    """One workspace."""
    return {
        "address": each.address,
        "description": each.description,
        "purpose": each.purpose,
        "platform": each.platform.name,
        "schema": each.schema,
        "readers": list(each.readers),
        "views": [need(one) for one in each.needs],
        "where": str(each.written.span),
    }


def need(each: Need) -> dict[str, Any]:
    """One need."""
    return {
        "view": each.view,
        "dataset": each.dataset.address,
        "columns": [column.name for column in each.columns],
        "history": "milestoned" if each.milestoned else "live",
        "freshness": duration(each.freshness),
        "retention": duration(each.retention) if each.milestoned else None,
    }


def transformer(each: Transformer) -> dict[str, Any]:
    """One transformer; where its lineage is not certain, no column says what it carries."""
    carried = classifications(each)
    return {
        "address": each.address,
        "description": each.description,
        "workspace": each.workspace.address,
        "view": each.view,
        "primaryKey": list(each.primary_key),
        "columns": [
            {
                "name": column.name,
                "type": str(column.type),
                "required": column.required,
                "classifications": carried.get(column.name, []),
            }
            for column in each.columns
        ],
        "sql": each.sql,
        "where": str(each.written.span),
    }


def classifications(each: Transformer) -> dict[str, list[str]]:
    """The classifications that the columns of a transformer carry, by lineage."""
    from compiler.transform.lineage import lineage  # noqa: PLC0415 - the parser takes long to import

    known = {
        (identifier(need.view), column.name): column.classification.name
        for need in each.workspace.needs
        for column in need.columns
        if column.classification
    }
    found = lineage(each) if known else None
    outputs = found.outputs if found else {}
    return {name: sorted({known[one] for one in origins if one in known}) for name, origins in outputs.items()}


def as_text(ecosystem: Ecosystem, selected: frozenset[str], *, detail: bool, steps: Steps | None = None) -> str:
    """The selected things, one line each, or with everything that is known of them."""
    told = as_data(ecosystem, selected, steps if detail else None)
    lines = list(details(told) if detail else overview(told))
    return "\n".join(lines) + "\n"


def overview(told: dict[str, Any]) -> Iterator[str]:
    """One line for each thing."""
    for kind, things in told.items():
        if things:
            yield f"{kind} ({len(things)})"
            for each in things:
                name = each.get("address") or each["name"]
                yield f"  {name:<36} {summary(kind, each)}".rstrip()


def summary(kind: str, each: dict[str, Any]) -> str:
    """What is worth knowing of a thing in a few words."""
    match kind:
        case "datastores":
            return f"{counted(len(each['datasets']), 'dataset')}, zone {each['zone']}, connection {each['connection']}"
        case "datasets":
            readers = counted(len(each["readers"]), "reader") if each["readers"] else "nobody reads it"
            key = ", ".join(each["primaryKey"]) or ("only inserted" if each["appendOnly"] else "no key")
            return f"{each['lifecycle']}, {counted(len(each['columns']), 'column')}, key {key}, {readers}"
        case "workspaces":
            readers = ", ".join(each["readers"]) or "nobody"
            return f"{counted(len(each['views']), 'view')} on {each['platform']}, read by {readers}"
        case "views":
            return f"{', '.join(each['columns'])} of {each['dataset']}, {each['history']}, {each['freshness']}"
        case "transformers":
            return f"derives {each['view']} in {each['workspace']}"
        case "zones":
            return f"on {', '.join(each['platforms'])}, owned by {', '.join(each['owners'])}"
        case "teams":
            return f"{', '.join(each['maintainers'])} ({each['contact']})"
        case _:
            return str(each["engine"])


def details(told: dict[str, Any]) -> Iterator[str]:
    """Everything about each thing."""
    for kind, things in told.items():
        for each in things:
            yield f"{kind[:-1]} {each.get('address') or each['name']}"
            for key, value in each.items():
                if key in {"address", "name"} or value in (None, "", [], False):
                    continue
                yield from planned(value) if key == "plan" else entries(key, value)
            yield ""


def planned(steps: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Each step, and below it its files."""
    yield "  plan:"
    for each in steps:
        yield f"    {each['name']} on {each['platform']}"
        yield from (f"      {path}" for path in each["files"] or ("no file: whoever starts it by hand does this",))


def entries(key: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - plain values of any kind
    """One entry, a list of mappings one line each."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield f"  {key}:"
        for each in value:
            name, *rest = each.values()
            told = ", ".join(plain(one) for one in rest if one not in (None, "", [], False, True, name))
            mark = " (required)" if each.get("required") else ""
            yield f"    {name:<24} {told}{mark}".rstrip()
    else:
        yield f"  {key}: {plain(value)}"


def plain(value: Any) -> str:  # noqa: ANN401 - plain values of any kind
    """A value on one line."""
    return ", ".join(map(str, value)) if isinstance(value, list) else " ".join(str(value).split())
