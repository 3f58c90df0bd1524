{% import "tail_milestoned.sql" as tail %}
-- Each change ends a version and begins another; what was applied already is passed over.
MERGE INTO {{ t.target }} AS t
USING (
    WITH
{{ tail.changes(t, truncate, none) }}
    SELECT {{ t.key_list() }}, __val, __closes, __begins, __ends, __pos_in, __pos_out
    FROM version
    WHERE {{ t.token | deep }}
) AS s
{{ t.part("matched_milestoned.sql") }}
