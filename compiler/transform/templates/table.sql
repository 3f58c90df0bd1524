CREATE OR REPLACE TABLE {{ table }} AS
SELECT
{% for column, type in columns %}
    CAST(made.{{ column }} AS {{ type }}) AS {{ column }}{{ "," if not loop.last }}
{% endfor %}
FROM (
{{ query }}
) AS made
