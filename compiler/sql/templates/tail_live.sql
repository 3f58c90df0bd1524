{# The last change of each key in a range; `bound` is the relation that ends or begins it for a view, and None in a merge. #}
{% macro range(t, bound, alias="landing") -%}
src_table = {{ t.source }}
{%- if bound %} AND src_offset >= bound.upto AND src_offset < bound.until
{%- else %} AND src_offset >= :lo AND src_offset < :hi
{%- endif %}
{%- endmacro %}
{# Engines evaluate a reader's filter where they like; nothing that decodes passes over what is not the same each time. #}
{% macro own(column, bound) -%}
{{ "CASE WHEN random() < 2 THEN " ~ column ~ " END AS " ~ column if bound else column }}
{%- endmacro %}
{# The last change of each key of a range that is merged. #}
{% macro changed(t, truncate) %}
{% if truncate %}
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM {{ t.landing }}
        WHERE
            {{ range(t, none) }}
            AND op = 't'
    ),
{% endif %}
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM {{ t.landing }}{{ " CROSS JOIN emptied" if truncate }}
        WHERE
            {{ range(t, none) }}
            AND op IN ('c', 'u', 'd')
{% if truncate %}
            AND src_offset > coalesce(emptied.__pos, -1)
{% endif %}
    ),
{% if not t.longs %}
    last_change AS (
{{ last_of("landed") }}
    ),
{% endif %}
{{ t.part("changed_live.sql") }}
{%- endmacro %}
{# What landed in a range that `bound` begins and ends; TRUNCATE is one event, without a key. #}
{% macro landed(t) %}
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM {{ t.landing }} CROSS JOIN bound
        WHERE
            {{ range(t, true) }}
            AND op IN ('c', 'u', 'd', 't')
{%- endmacro %}
{% macro last_of(relation) %}
        SELECT
            key_json,
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(value_json, __pos) AS value_json
        FROM {{ relation }}
        GROUP BY key_json
{%- endmacro %}
{# The same for a view, which reads the landing table once for it: every mention of a relation is planned and run anew. #}
{% macro fresh(t) %}
    tail AS (
{{ landed(t) }}
    ),
{% if not t.longs %}
    last_of_each AS (
{{ last_of("tail") }}
    ),
{% endif %}
    -- no filter of a reader gets past the window, to fail on the keys of other tables
    standing AS (
        SELECT __pos, __op, key_json, value_json, max(CASE WHEN __op = 't' THEN __pos END) OVER () AS __emptied
        FROM {{ "tail" if t.longs else "last_of_each" }}
    ),
    {{ "landed" if t.longs else "last_change" }} AS (
        SELECT __pos, __op, key_json, value_json
        FROM standing
        WHERE __op <> 't' AND __pos > coalesce(__emptied, -1)
    ),
{{ t.part("changed_live.sql") }},
    mentioned AS (
        SELECT
            __op{% for cell in t.keys %},
            {{ cell.key | deep(12) }} AS {{ cell.stored }}{% endfor %}

        FROM (
            -- nor past what is not the same each time
            SELECT __op, CASE WHEN random() < 2 THEN {{ t.key_row | deep(12) }} END AS __k
            FROM tail
        ) AS decoded
    )
{%- endmacro %}
