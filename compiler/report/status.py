"""How an environment is, as a table for people, as JSON, and as metrics that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from compiler.deploy.status import DerivedStatus, Quarantine, Status, StreamStatus, TableStatus

MINUTE, HOUR, DAY = 60, 3600, 86_400
LONGEST = 140
"""Characters of an error that a table for people shows."""
UNKNOWN = "unknown"


def as_text(status: Status) -> str:
    """For people: a paragraph for each datastore, a line for each merged table."""
    lines = [f"{status.environment} at {told(status.moment)}"]
    for stream in status.streams:
        lines += ["", *paragraph(stream, status.moment)]
    if status.derived:
        lines += ["", "made by transformers", *(derived(each, status.moment) for each in status.derived)]
    if status.troubles:
        lines += ["", *(f"{each.service}: {each.what}\n  = help: {each.remedy}" for each in status.troubles)]
    return "\n".join(lines) + "\n"


def paragraph(stream: StreamStatus, moment: datetime) -> Iterator[str]:
    """A datastore: how fresh, by what, and each of its tables."""
    yield f"{stream.datastore}: {freshness(stream)}"
    yield f"  landed     {landed(stream, moment)}"
    yield f"  connector  {connector(stream)}"
    if stream.refused:
        yield f"  refused    {stream.refused[:LONGEST]}"
    width = max(len(each.dataset) for each in stream.tables) - len(stream.datastore) - 1
    yield f"  {'table':<{width}}  history     {'behind':>8} {'tail':>8}  merged"
    for table in stream.tables:
        name = table.dataset.rpartition("/")[2]
        yield (
            f"  {name:<{width}}  {table.history:<10}  {number(table.behind):>8} {number(table.tail):>8}  "
            f"{merged(table, moment)}"
        )


def derived(each: DerivedStatus, moment: datetime) -> str:
    """When a transformer's table was looked at last, or why it is not filled."""
    if each.quarantine:
        return f"  {each.view}  {stopped(each.quarantine)}"
    return f"  {each.view}  {f'filled {told(each.filled)}, {ago(each.filled, moment)}' if each.filled else 'not yet'}"


def stopped(quarantine: Quarantine) -> str:
    """Since when a table is in quarantine, and why."""
    return f"in quarantine since {told(quarantine.since)}: {' '.join(quarantine.error.split())[:LONGEST]}"


def freshness(stream: StreamStatus) -> str:
    """How far behind, beside what is asked for."""
    if stream.lag is None or stream.behind is None:
        return "nobody knows how far behind"
    if not stream.behind:
        return "nothing waits"
    late = ", later than anybody wants" if stream.lag > stream.wanted else ""
    return f"{stream.behind:,} changes wait, {period(stream.lag)} behind of {period(stream.wanted)}{late}"


def landed(stream: StreamStatus, moment: datetime) -> str:
    """The last commit that landed."""
    if stream.position is None:
        return UNKNOWN
    if stream.landed is None:
        return "nothing yet"
    commit = f"committed {told(stream.committed)}, {ago(stream.committed, moment)}" if stream.committed else "a commit"
    return f"{commit}; below position {stream.position}"


def connector(stream: StreamStatus) -> str:
    """Whether changes come in."""
    trace = f" ({stream.trace[:LONGEST]})" if stream.trace else ""
    reads = {None: "", True: "", False: "; nobody reads its slot"}[stream.slot]
    unread = "" if stream.unread is None else f"; {stream.unread / 1e6:,.1f} MB of the source's log unread"
    return f"{stream.connector or UNKNOWN}{trace}{reads}{unread}"


def merged(table: TableStatus, moment: datetime) -> str:
    """How far a table is merged, or why it is not."""
    if table.quarantine:
        return stopped(table.quarantine)
    if table.loading:
        return f"first load since {told(table.loading)}"
    return f"{told(table.merged)}, {ago(table.merged, moment)}" if table.merged else "not yet"


def number(value: int | None) -> str:
    """A number, or that nobody knows it."""
    return "-" if value is None else f"{value:,}"


def told(moment: datetime | None) -> str:
    """A moment in UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else UNKNOWN


def ago(then: datetime | None, moment: datetime) -> str:
    """How long ago something was."""
    return f"{period(max(0.0, (moment - then).total_seconds()))} ago" if then else UNKNOWN


def period(seconds: float) -> str:
    """Seconds in the unit that people would say."""
    for unit, letter in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {letter}"
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"  # noqa: PLR2004 - what a glance can tell apart


def as_data(status: Status) -> dict[str, Any]:
    """For machines: every field, moments as ISO 8601."""
    said: dict[str, Any] = plain(asdict(status))
    return said


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A value as JSON has it, with names as our other JSON has them."""
    match value:
        case dict():
            return {key: plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case datetime():
            return value.isoformat()
        case float():
            return round(value, 3)
        case _:
            return value


METRICS = {
    "weir_status_timestamp_seconds": "When this was found, in seconds since 1970.",
    "weir_services_away": "Services that did not answer; what they would have said is missing here.",
    "weir_connector_running": "1 if the connector and its task run.",
    "weir_slot_active": "1 if somebody reads the slot of the source.",
    "weir_slot_unread_bytes": "Bytes of the source's log that nobody has confirmed.",
    "weir_landed_position": "Everything below this position has landed.",
    "weir_landed_commit_timestamp_seconds": "When the last transaction that landed was committed, in s since 1970.",
    "weir_wanted_seconds": "The tightest freshness that is asked for.",
    "weir_lag_seconds": "Seconds since the first change that has not landed was committed; 0 if there is none.",
    "weir_lag_changes": "Changes in the topic that have not landed.",
    "weir_lag_messages": "Messages that have not landed, those of transactions and Kafka's own marks among them.",
    "weir_refused": "1 if the range that comes next did not add up and was not landed.",
    "weir_table_lag_seconds": "The same as weir_lag_seconds, of one table.",
    "weir_table_lag_changes": "The same as weir_lag_changes, of one table.",
    "weir_table_tail_changes": "Changes that have landed and are not merged.",
    "weir_table_merged_position": "Everything below this position is merged.",
    "weir_table_merged_timestamp_seconds": "When that was found, in seconds since 1970.",
    "weir_table_loading": "1 while the first load runs.",
    "weir_table_quarantined": "1 if the table cannot be merged.",
    "weir_derived_filled_timestamp_seconds": "When a transformer's table was filled last, or found up to date.",
    "weir_derived_quarantined": "1 if the query of a transformer fails.",
}
"""Every metric, all of them gauges, with its help."""


def as_metrics(status: Status) -> str:
    """In the text format of Prometheus; what nobody knows has no line."""
    found: dict[str, list[str]] = {name: [] for name in METRICS}

    def say(name: str, value: float | datetime | None, **labels: str) -> None:
        if value is not None:
            number = value.timestamp() if isinstance(value, datetime) else float(value)
            pairs = ",".join(f'{key}="{escaped(each)}"' for key, each in labels.items())
            found[name].append(f"{name}{{{pairs}}} {number:.17g}")

    environment = status.environment
    say("weir_status_timestamp_seconds", status.moment, environment=environment)
    say("weir_services_away", len({each.service for each in status.troubles}), environment=environment)
    for stream in status.streams:
        where = {"environment": environment, "datastore": stream.datastore}
        running = None if stream.connector is None else stream.connector == "RUNNING"
        say("weir_connector_running", running, **where)
        say("weir_slot_active", stream.slot, **where)
        say("weir_slot_unread_bytes", stream.unread, **where)
        say("weir_landed_position", stream.position, **where)
        say("weir_landed_commit_timestamp_seconds", stream.committed, **where)
        say("weir_wanted_seconds", stream.wanted, **where)
        say("weir_lag_seconds", stream.lag, **where)
        say("weir_lag_changes", stream.behind, **where)
        say("weir_lag_messages", stream.messages, **where)
        say("weir_refused", None if stream.position is None else bool(stream.refused), **where)
        for table in stream.tables:
            its = {**where, "dataset": table.dataset, "history": table.history}
            say("weir_table_lag_seconds", table.lag, **its)
            say("weir_table_lag_changes", table.behind, **its)
            say("weir_table_tail_changes", table.tail, **its)
            say("weir_table_merged_position", table.upto, **its)
            say("weir_table_merged_timestamp_seconds", table.merged, **its)
            if stream.position is not None:
                say("weir_table_loading", table.loading is not None, **its)
                say("weir_table_quarantined", table.quarantine is not None, **its)
    for each in status.derived:
        made = {"environment": environment, "view": each.view}
        say("weir_derived_filled_timestamp_seconds", each.filled, **made)
        say("weir_derived_quarantined", each.quarantine is not None, **made)
    lines = [
        line
        for name, samples in found.items()
        if samples
        for line in (f"# HELP {name} {METRICS[name]}", f"# TYPE {name} gauge", *samples)
    ]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A label's value, as the format quotes it."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
