CREATE OR REPLACE VIEW {{ view }} AS
SELECT
{% for column, type in columns %}
    {{ column }}{{ "," if not loop.last }}
{% endfor %}
FROM {{ table }}
