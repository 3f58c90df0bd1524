{# What landed by key, and what is asked of each key's versions; the same in each statement of a table. #}
    keyed AS (
        SELECT
{% for cell in t.keys %}
            {{ cell.key | deep(12) }} AS {{ cell.stored }},
{% endfor %}
            __pos,
            __op,
            __body.source.ts_us AS __happened,
            __body."after" AS __v
        FROM landed
    ),
    -- how far each key has been applied, and its open version
    applied AS (
        SELECT
            {{ t.key_list() }},
            max(coalesce(__pos_out, __pos_in)) AS __upto,
            max(__pos_in) FILTER (WHERE __pos_out IS NULL) AS __open_pos,
            max_by(
                CAST(ROW(
                    {{ t.stored | deep(20) }}
                ) AS {{ t.row_type | deep(16) }}),
                __pos_in
            ) FILTER (WHERE __pos_out IS NULL) AS __open_row
        FROM {{ t.target }}
