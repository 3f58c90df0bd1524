{# What a range of changes does to versions: z = 1 closes the open one of a key, z = 2 makes a new one. #}
{% import "tail_live.sql" as tail %}
{% macro changes(t, truncate, bound) %}
    landed AS (
        SELECT
            src_offset AS __pos,
            op AS __op,
            {{ t.key_row | deep(12) }} AS __k,
            {{ t.envelope | deep(12) }} AS __body
        FROM {{ t.landing }}{{ " CROSS JOIN bound" if bound }}
        WHERE
            {{ tail.range(t, bound) }}
            AND op IN ('c', 'r', 'u', 'd')
    ),
{{ t.part("keyed_milestoned.sql") }}
    event AS (
        SELECT {{ t.key_list() }}, __pos, __op, __happened, __v FROM keyed
{% if truncate %}
        UNION ALL
        -- emptying the table ends every key that may be there
        SELECT {{ t.key_list("known") }}, emptied.__pos, 'd', emptied.__happened, NULL
        FROM (
            SELECT
                src_offset AS __pos,
                {{ t.envelope | deep(16) }}.source.ts_us AS __happened
            FROM {{ t.landing }}{{ " CROSS JOIN bound" if bound }}
            WHERE
                {{ tail.range(t, bound) | deep }}
                AND op = 't'
        ) AS emptied
        CROSS JOIN (
            SELECT {{ t.key_list() }} FROM applied WHERE __open_pos IS NOT NULL
            UNION
            SELECT {{ t.key_list() }} FROM keyed
        ) AS known
{% endif %}
    ),
{{ t.part("version_milestoned.sql") }}
{%- endmacro %}
