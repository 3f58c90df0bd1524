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
ON {{ t.on("t", "s") }} AND t.__pos_in = s.__closes
WHEN MATCHED THEN UPDATE SET valid_to = s.__ends, __pos_out = s.__pos_out
WHEN NOT MATCHED AND s.__pos_in IS NOT NULL THEN
    INSERT (
{% for cell in t.columns %}
        {{ cell.stored }},
{% endfor %}
        valid_from,
        valid_to,
        __pos_in,
        __pos_out
    )
    VALUES (
{% for cell in t.columns %}
        s.__val.{{ cell.stored }},
{% endfor %}
        s.__begins,
        s.__ends,
        s.__pos_in,
        s.__pos_out
    )
