{% import "tail_milestoned.sql" as tail %}
CREATE OR REPLACE VIEW {{ view }} AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = {{ target }}), {{ t.first }}) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ({{ frozen }}, {{ target }})), {{ t.end }}) AS until
        FROM {{ t.bounds }}
    ),
{{ tail.changes(t, true, true) }},
    shown AS (
        SELECT
{% for cell in shown.cells %}
            m.{{ cell.stored }},
{% endfor %}
            m.valid_from,
            CASE
                WHEN s.__closes IS NOT NULL THEN s.__ends
                WHEN m.__pos_out IS NULL AND m.__pos_in < wiped.__pos THEN {{ d.moment("wiped.__happened") | deep(16) }}
                ELSE m.valid_to
            END AS valid_to
        FROM {{ t.target }} AS m
        LEFT JOIN version AS s ON {{ t.on("m", "s") }} AND m.__pos_in = s.__closes
        CROSS JOIN (SELECT min(__pos) AS __pos, min_by(__happened, __pos) AS __happened FROM emptied) AS wiped
        UNION ALL
        SELECT
{% for cell in shown.cells %}
            __val.{{ cell.stored }},
{% endfor %}
            __begins,
            __ends
        FROM version
        WHERE __pos_in IS NOT NULL
    )
SELECT
    {{ shown.stored | deep }},
    CAST(valid_from AS {{ d.timestamptz }}) AS valid_from,
    CAST(valid_to AS {{ d.timestamptz }}) AS valid_to
FROM shown
{% if retention is not none %}
WHERE valid_to IS NULL OR valid_to >= current_timestamp - INTERVAL '{{ retention }}' SECOND
{% endif %}
