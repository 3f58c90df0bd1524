{# The last change of each key that landed, or what is known of it; the same in each statement of a table. #}
{% if t.longs %}
    event AS (
        SELECT
            __pos,
            __op,
            {{ t.key_row | deep(12) }} AS __k,
            {{ t.envelope | deep(12) }}."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
{% for cell in t.keys %}
            {{ cell.key | deep(12) }} AS {{ cell.stored }},
{% endfor %}
            __pos,
            __op,
            __v
        FROM event
    ),
    whole AS (
        -- the last image of a key that is whole, or its end: only what came since counts
        SELECT
            {{ t.key_list() }}, __pos, __op, __v,
            max(CASE WHEN __op <> 'u' THEN __pos END) OVER (PARTITION BY {{ t.key_list() }}) AS __full_pos
        FROM keyed
    ),
    folded AS (
        SELECT
            {{ t.key_list() }},
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            {{ t.dialect.whole_max_by }}(__v, __pos) AS __v,
{% for cell in t.longs %}
            max_by(ROW({{ cell.raw }}), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    {{ cell.marked | deep(20) }}
                )
            ) AS {{ cell.long }},
{% endfor %}
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY {{ t.key_list() }}
    ),
    changed AS (
        SELECT
            {{ t.key_list() }},
            __pos AS __pos,
            __op AS __op{% for cell in t.plain %},
            {{ cell.typed | deep(12) }} AS {{ cell.stored }}{% endfor %}{% for cell in t.longs %},
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN {{ cell.long }} IS NOT NULL THEN {{ cell.typed_long | deep(16) }}
                WHEN __full_pos IS NOT NULL
                    THEN {{ cell.unknown }}
            END AS {{ cell.stored }},
            {{ cell.long }} IS NOT NULL AS {{ cell.known }}{% endfor %}

        FROM folded
    )
{% else %}
    event AS (
        SELECT
            __pos,
            __op,
            {{ t.key_row | deep(12) }} AS __k,
            {{ t.envelope | deep(12) }}."after" AS __v
        FROM last_change
    ),
    changed AS (
        SELECT
{% for cell in t.keys %}
            {{ cell.key | deep(12) }} AS {{ cell.stored }},
{% endfor %}
            __pos AS __pos,
            __op AS __op{% for cell in t.others %},
            {{ cell.typed | deep(12) }} AS {{ cell.stored }}{% endfor %}

        FROM event
    )
{% endif %}
