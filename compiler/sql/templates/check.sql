-- What cannot be decoded, before anybody sees it. Nothing is typed for good here, so a wrong value answers, not fails.
WITH message AS (
    SELECT
        _key AS key_json,
        _message AS value_json,
        {{ body | deep(8) }} AS body
    FROM {{ topic }}
    WHERE
        _partition_offset >= :lo - {{ first }}
        AND _partition_offset < :hi - {{ first }}
        AND _message IS NOT NULL
),
event AS (
    SELECT key_json, value_json, body.op AS op, body.source."schema" || '.' || body.source."table" AS src_table
    FROM message
    WHERE body.op IN ('c', 'r', 'u', 'd')
),
decoded AS (
    SELECT
        src_table, op, value_json{% for t in tables %},
        -- {{ t.comment }}
        CASE WHEN src_table = {{ t.source }} THEN TRY(
            {{ t.envelope | deep(12) }}
        ) END AS __row_{{ loop.index }}{% if t.keys %},
        CASE WHEN src_table = {{ t.source }} THEN TRY(
            {{ t.key_row | deep(12) }}
        ) END AS __key_{{ loop.index }}{% endif %}{% endfor %}

    FROM event
),
opened AS (
    SELECT
        src_table, op, value_json{% for t in tables %},
        __row_{{ loop.index }} IS NOT NULL AS __read_{{ loop.index }},
        __row_{{ loop.index }}."after" AS __v_{{ loop.index }}{% if t.keys %},
        __key_{{ loop.index }} AS __k_{{ loop.index }}{% endif %}{% endfor %}

    FROM decoded
),
judged AS (
    SELECT
        src_table,
        CASE src_table
{% for t in tables %}
{% set number = loop.index %}
            WHEN {{ t.source }} THEN CASE
                WHEN NOT __read_{{ number }}
                    THEN {{ t.says("the event is not what the columns are") }}
                WHEN op <> 'd' AND coalesce(TRY({{ t.missing | deep(16) }}), 1) > 0
                    THEN {{ t.says("a column has left the events") }}
{% for cell in t.keys %}
                WHEN coalesce(TRY(coalesce(
                    {{ cell.misfit("__k_" ~ number ~ "." ~ cell.field, key=true) | deep(20) }}, false
                )), true)
                    THEN {{ cell.says("a value that its key cannot have") }}
{% endfor %}
{% for cell in t.columns %}
{% set misfit = cell.misfit("__v_" ~ number ~ "." ~ cell.field) %}
{% if misfit != "false" %}
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    {{ misfit | deep(20) }}, false
                )), true)
                    THEN {{ cell.says("a value that its type cannot hold") }}
{% endif %}
{% endfor %}
{% if not t.keys %}
                WHEN op IN ('u', 'd') THEN {{ t.says("rows of a table that is only added to were changed") }}
{% endif %}
            END
{% endfor %}
        END AS fault
    FROM opened
    WHERE src_table IN (
{% for t in tables %}
        {{ t.source }}{{ "," if not loop.last }}
{% endfor %}
    )
)
SELECT src_table, count(*) AS "rows", count(fault) AS faults, min(fault) AS fault
FROM judged
GROUP BY src_table
ORDER BY src_table
