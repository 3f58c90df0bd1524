{# Each row of a table beside the one of its source, whichever of them is there. #}
{% set pos = "__pos_in" if t.merge.milestoned else "__pos" %}
    pulled AS (
        SELECT
{% for value in values %}
            {{ value | deep(12) }} AS {{ t.columns[loop.index0].stored }}{{ "," if not loop.last }}
{% endfor %}
        FROM TABLE({{ source }}.system.query(query => {{ query }}
        )) AS pulled
    ),
    beside AS (
        SELECT
{% for cell in t.keys %}
            coalesce(pulled.{{ cell.stored }}, old.{{ cell.stored }}) AS {{ cell.stored }},
{% endfor %}
{% for cell in t.others %}
            pulled.{{ cell.stored }},
{% endfor %}
            pulled.{{ t.keys[0].stored }} IS NOT NULL AS __there,
            old.{{ pos }} AS __was{{ "," if t.others }}
{% for cell in t.others %}
            {{ "OR " if not loop.first }}pulled.{{ cell.stored }} IS DISTINCT FROM old.{{ cell.stored }}{{ " AS __differs" if loop.last }}
{% endfor %}
        FROM pulled
        FULL JOIN (
            SELECT * FROM {{ t.target }}
{% if t.merge.milestoned %}
            WHERE __pos_out IS NULL
{% endif %}
        ) AS old ON {{ t.on("pulled", "old") }}
        WHERE {{ t.token | deep(8) }}
    )
