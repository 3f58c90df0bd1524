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
{% macro changed(t, truncate, bound) %}
{% if truncate %}
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM {{ t.landing }}{{ " CROSS JOIN bound" if bound }}
        WHERE
            {{ range(t, bound) }}
            AND op = 't'
    ),
{% endif %}
    landed AS (
{% if bound %}
        -- random() keeps readers' filters here, which would fail on the keys of other tables
{% endif %}
        SELECT src_offset AS __pos, op AS __op, {{ own("key_json", bound) }}, value_json
        FROM {{ t.landing }}{{ " CROSS JOIN bound" if bound }}{{ " CROSS JOIN emptied" if truncate }}
        WHERE
            {{ range(t, bound) }}
            AND op IN ('c', 'u', 'd')
{% if truncate %}
            AND src_offset > coalesce(emptied.__pos, -1)
{% endif %}
    ),
{{ t.part("changed_live.sql") }}
{%- endmacro %}
