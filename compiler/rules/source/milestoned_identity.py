"""History is kept of wide rows only when the source logs them whole or never changes their key.

A change of the key arrives as a delete of the old row and an insert of the new one. With the usual replica identity
the insert leaves out every value that the source keeps outside the row and that did not change. A table of current
rows can be mended by reading the row again; a version that has passed cannot be read from anywhere, so the table
stops.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for values that an event may leave out, in any column: the table stores all that its dataset has."""
    dataset = need.dataset
    if not need.milestoned or dataset.append_only or dataset.immutable_key or dataset.replica_identity == "full":
        return
    wide = [each.name for each in dataset.toastable if each.name not in dataset.primary_key]
    if wide:
        more = f" and {len(wide) - 1} more" if len(wide) > 1 else ""
        said = (
            f"`{need.address}` keeps history of `{dataset.address}`, whose source may leave out `{wide[0]}`{more} when "
            "a key changes: that version could not be known any more."
        )
        hint = (
            "Write `immutableKey: true` at the dataset if keys never change, else `replicaIdentity: full` there, or "
            "read it with `history: live`."
        )
        yield Finding(need.address, said, need.at("history"), hint)


RULE = Rule(
    __name__,
    Need,
    Severity.ERROR,
    check,
    bad="""
        kind: Dataset
        name: reviews
        table: public.reviews
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: body, type: string}
        ---
        dataset: shop/orders/reviews
        columns: [id, body]
        history: milestoned
        freshness: 5m
        """,
    good="""
        kind: Dataset
        name: reviews
        table: public.reviews
        lifecycle: stable
        primaryKey: [id]
        immutableKey: true
        columns:
          - {name: id, type: bigint, required: true}
          - {name: body, type: string}
        ---
        dataset: shop/orders/reviews
        columns: [id, body]
        history: milestoned
        freshness: 5m
        """,
)
