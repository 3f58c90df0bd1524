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
{{ tail.fresh(t) }}
SELECT
    {{ shown.merged | deep }}
FROM merged
{% if t.keys | length == 1 %}
-- one NULL among them, as after TRUNCATE, and no row passes
WHERE merged.{{ t.key_list() }} NOT IN (
    SELECT CASE WHEN __op <> 't' THEN {{ t.key_list() }} END
    FROM mentioned
)
{% else %}
CROSS JOIN (SELECT max(__pos) AS __pos FROM tail WHERE __op = 't') AS emptied
LEFT JOIN (
    SELECT DISTINCT {{ t.key_list() }} FROM mentioned
    WHERE __op <> 't'
) AS changed ON {{ t.on("changed", "merged") }}
WHERE changed.{{ t.keys[0].stored }} IS NULL AND emptied.__pos IS NULL
{% endif %}
UNION ALL
SELECT
    {{ shown.changed | deep }}
FROM changed
{% if t.longs %}
LEFT JOIN merged ON {{ t.on("changed", "merged") }}
{% endif %}
WHERE changed.__op <> 'd'
