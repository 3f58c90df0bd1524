{% import "tail_live.sql" as tail %}
CREATE OR REPLACE VIEW {{ view }} AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = {{ target }}), {{ t.first }}) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ({{ frozen }}, {{ target }})), {{ t.end }}) AS until
        FROM {{ t.bounds }}
    ),
    merged AS (
        SELECT
{% for cell in t.columns %}
            {{ cell.stored }},
{% endfor %}
            __pos
        FROM {{ t.target }}
    ),
{{ tail.changed(t, true, true) }}
SELECT
    {{ shown.merged | deep }}
FROM merged
CROSS JOIN emptied
LEFT JOIN changed ON {{ t.on("changed", "merged") }}
WHERE changed.__pos IS NULL AND (emptied.__pos IS NULL OR merged.__pos > emptied.__pos)
UNION ALL
SELECT
    {{ shown.changed | deep }}
FROM changed
LEFT JOIN merged ON {{ t.on("changed", "merged") }}
WHERE changed.__op <> 'd'
