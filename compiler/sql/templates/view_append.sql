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
    emptied AS (
        SELECT max(src_offset) AS pos
        FROM {{ t.landing }} CROSS JOIN bound
        WHERE src_table = {{ t.source }} AND src_offset >= bound.upto AND src_offset < bound.until
            AND op = 't'
    ),
    landed AS (
        -- random() keeps readers' filters here, which would fail on the rows of other tables
        SELECT CASE WHEN random() < 2 THEN value_json END AS value_json
        FROM {{ t.landing }} CROSS JOIN bound CROSS JOIN emptied
        WHERE src_table = {{ t.source }} AND src_offset >= bound.upto AND src_offset < bound.until
            AND op = 'c'
            AND src_offset > coalesce(emptied.pos, -1)
    ),
    event AS (
        SELECT {{ t.envelope | deep(8) }}."after" AS __v
        FROM landed
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
