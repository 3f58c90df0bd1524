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
    emptied AS (
        SELECT max(src_offset) AS pos
        FROM {{ t.landing }} CROSS JOIN bound
        WHERE src_table = {{ t.source }} AND src_offset >= bound.upto
            AND (bound.until IS NULL OR src_offset < bound.until) AND op = 't'
    ),
    event AS (
        SELECT
            src_offset AS pos,
            {{ t.envelope | deep(12) }}."after" AS __v
        FROM {{ t.landing }} CROSS JOIN bound CROSS JOIN emptied
        WHERE src_table = {{ t.source }} AND src_offset >= bound.upto
            AND (bound.until IS NULL OR src_offset < bound.until) AND op IN ('c', 'r')
            AND src_offset > coalesce(emptied.pos, -1)
    )
SELECT
    {{ shown.merged | deep }}
FROM merged CROSS JOIN bound CROSS JOIN emptied
-- what was merged beyond the bound comes from the events
WHERE merged.__pos < bound.upto AND (emptied.pos IS NULL OR merged.__pos > emptied.pos)
UNION ALL
SELECT
    {{ shown.typed | deep }}
FROM event
