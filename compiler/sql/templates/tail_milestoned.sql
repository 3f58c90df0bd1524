{# What a range of changes does to versions: z = 1 closes the open one of a key, z = 2 makes a new one. #}
{% import "tail_live.sql" as tail %}
{% macro changes(t, truncate, bound) %}
    arrived AS (
{% if bound %}
        -- random() keeps readers' filters here, which would fail on the keys of other tables
{% endif %}
        SELECT src_offset, op, {{ tail.own("key_json", bound) }}, value_json
        FROM {{ t.landing }}{{ " CROSS JOIN bound" if bound }}
        WHERE
            {{ tail.range(t, bound) }}
            AND op IN ('c', 'u', 'd')
    ),
    landed AS (
        SELECT
            src_offset AS __pos,
            op AS __op,
            {{ t.key_row | deep(12) }} AS __k,
            {{ t.envelope | deep(12) }} AS __body
        FROM arrived
    ),
{% if truncate %}
    emptied AS (
        SELECT
            src_offset AS __pos,
            {{ t.happened | deep(12) }} AS __happened
        FROM {{ t.landing }}{{ " CROSS JOIN bound" if bound }}
        WHERE
            {{ tail.range(t, bound) }}
            AND op = 't'
    ),
{% endif %}
{{ t.part("keyed_milestoned.sql") }}
        JOIN (
            SELECT {{ t.key_list() }} FROM keyed
{% if truncate and not bound %}
            UNION
            -- emptying the table concerns every key
            SELECT {{ t.key_list("every") }} FROM {{ t.target }} AS every CROSS JOIN emptied
{% else %}
            GROUP BY {{ t.key_list() }}
{% endif %}
        ) AS concerned ({{ t.numbered_keys | join(", ") }}) ON {{ t.on_numbered("concerned") }}
{% if bound %}
        CROSS JOIN bound
{% endif %}
        WHERE __pos_out IS NULL OR __pos_out >= {{ "bound.upto" if bound else ":lo" }}
        GROUP BY {{ t.key_list() }}
    ),
    event AS (
        SELECT {{ t.key_list() }}, __pos, __op, __happened, __v FROM keyed
{% if truncate %}
        UNION ALL
        -- it ends every key that may be there{{ "; those that did not change since are none of the tail's" if bound }}
        SELECT {{ t.key_list("known") }}, emptied.__pos, 'd', emptied.__happened, NULL
        FROM emptied
        CROSS JOIN (
{% if not bound %}
            SELECT {{ t.key_list() }} FROM applied WHERE __open_pos IS NOT NULL
            UNION
{% endif %}
            SELECT {{ "DISTINCT " if bound }}{{ t.key_list() }} FROM keyed
        ) AS known
{% endif %}
    ),
{{ t.part("version_milestoned.sql") }}
{%- endmacro %}
