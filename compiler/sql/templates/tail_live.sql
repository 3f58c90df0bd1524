{# The last change of each key in a range; `bound` is the relation that ends or begins it for a view, and None in a merge. #}
{% macro range(t, bound, alias="landing") -%}
src_table = {{ t.source }}
{%- if bound %} AND src_offset >= bound.upto AND (bound.until IS NULL OR src_offset < bound.until)
{%- else %} AND src_offset >= :lo AND src_offset < :hi
{%- endif %}
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
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM {{ t.landing }}{{ " CROSS JOIN bound" if bound }}{{ " CROSS JOIN emptied" if truncate }}
        WHERE
            {{ range(t, bound) }}
            AND op IN ('c', 'r', 'u', 'd')
{% if truncate %}
            AND src_offset > coalesce(emptied.__pos, -1)
{% endif %}
    ),
{{ t.part("changed_live.sql") }}
{%- endmacro %}
