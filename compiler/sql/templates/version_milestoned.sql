{# Events become versions; the same in each statement of a table. #}
    ahead AS (
        SELECT
            {{ t.key_list("event") }},
            event.__pos,
            event.__op,
            event.__happened,
            event.__v,
            applied.__open_pos,
            applied.__open_row,
            -- where the last whole image of the key begins, or its end
            max(CASE WHEN event.__op <> 'u' THEN event.__pos END) OVER (
                PARTITION BY {{ t.key_list("event") }} ORDER BY event.__pos
            ) AS __part
        FROM event
        LEFT JOIN applied ON {{ t.on("applied", "event") }}
        WHERE applied.__upto IS NULL OR event.__pos > applied.__upto
    ),
    folded AS (
        SELECT
            {{ t.key_list() }}, __pos, __op, __happened, __v, __open_pos, __open_row, __part{% for cell in t.longs %},
            last_value(
                {{ t.dialect.skipping_nulls(cell.unmarked) | deep(16) }} OVER (
                PARTITION BY {{ t.key_list() }}, __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS {{ cell.long }}{% endfor %}

        FROM ahead
    ),
    typed AS (
        SELECT
            {{ t.key_list() }}, __pos, __op, __happened, __open_pos, __open_row,
            CASE WHEN __op <> 'd' THEN CAST(ROW(
                {{ t.versioned | deep(16) }}
            ) AS {{ t.row_type | deep(12) }}) END AS __val
        FROM folded
    ),
    compared AS (
        SELECT
            {{ t.key_list() }}, __pos, __op, __happened, __open_pos, __open_row, __val,
            lag(__op) OVER (PARTITION BY {{ t.key_list() }} ORDER BY __pos) AS __before_op,
            lag(__val) OVER (PARTITION BY {{ t.key_list() }} ORDER BY __pos) AS __before_val
        FROM typed
    ),
    -- an update that changes nothing makes no version
    told AS (
        SELECT
            {{ t.key_list() }}, __pos, __op, __happened, __open_pos, __val,
            lead(__pos) OVER (PARTITION BY {{ t.key_list() }} ORDER BY __pos) AS __next_pos,
            lead(__happened) OVER (PARTITION BY {{ t.key_list() }} ORDER BY __pos) AS __next_happened,
            row_number() OVER (PARTITION BY {{ t.key_list() }} ORDER BY __pos) AS __place
        FROM compared
        WHERE __op = 'd' OR NOT (
            (__before_op IS NOT NULL AND __before_op <> 'd' AND __val IS NOT DISTINCT FROM __before_val)
            OR (__before_op IS NULL AND __open_pos IS NOT NULL AND __val IS NOT DISTINCT FROM __open_row)
        )
    ),
    version AS (
        SELECT
            {{ t.key_list() }}, __val,
            CASE WHEN __z = 1 THEN __open_pos END AS __closes,
            CASE WHEN __z = 2 THEN {{ t.dialect.moment("__happened") | deep(12) }} END AS __begins,
            CASE
                WHEN __z = 2 THEN {{ t.dialect.moment("__next_happened") | deep(16) }}
                ELSE {{ t.dialect.moment("__happened") | deep(16) }}
            END AS __ends,
            CASE WHEN __z = 2 THEN __pos END AS __pos_in,
            CASE WHEN __z = 2 THEN __next_pos ELSE __pos END AS __pos_out
        FROM told
        CROSS JOIN (VALUES (1), (2)) AS kinds (__z)
        WHERE (__z = 1 AND __place = 1 AND __open_pos IS NOT NULL) OR (__z = 2 AND __op <> 'd')
    )
