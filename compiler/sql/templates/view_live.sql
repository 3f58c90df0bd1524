{% import "tail_live.sql" as tail %}
CREATE OR REPLACE VIEW {{ view }} AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = {{ target }}), {{ t.first }}) AS upto,
            min(until) FILTER (WHERE target IN ({{ frozen }}, {{ target }})) AS until
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
{% for cell in cells %}
    {{ mask(cell, "merged." ~ cell.stored) | deep }}{{ "," if not loop.last }}
{% endfor %}
FROM merged
CROSS JOIN emptied
LEFT JOIN changed ON {{ t.on("changed", "merged") }}
WHERE changed.__pos IS NULL AND (emptied.__pos IS NULL OR merged.__pos > emptied.__pos)
UNION ALL
SELECT
{% for cell in cells %}
{% if cell in t.longs %}
    {{ mask(cell, cell.tail_or_merged) | deep }}{{ "," if not loop.last }}
{% else %}
    {{ mask(cell, "changed." ~ cell.stored) | deep }}{{ "," if not loop.last }}
{% endif %}
{% endfor %}
FROM changed
LEFT JOIN merged ON {{ t.on("changed", "merged") }}
WHERE changed.__op <> 'd'
