-- Both sides are read once, and every row counts as often as it is there.
SELECT
    coalesce(sum(here), 0) AS here,
    coalesce(sum(there), 0) AS there,
    coalesce(sum(greatest(here - there, 0)), 0) AS only_here,
    coalesce(sum(greatest(there - here, 0)), 0) AS only_there
FROM (
    SELECT sum(here) AS here, sum(there) AS there
    FROM (
        SELECT
{% for cell in cells %}
            {{ cell.shown }} AS c{{ loop.index }},
{% endfor %}
            1 AS here,
            0 AS there
        FROM {{ view }}
{% if milestoned %}
        WHERE valid_to IS NULL
{% endif %}
        UNION ALL
        SELECT
{% for value in values %}
            {{ value | deep(12) }},
{% endfor %}
            0,
            1
        FROM TABLE({{ source }}.system.query(query => {{ query }}
        )) AS pulled
    )
    GROUP BY
{% for cell in cells %}
        c{{ loop.index }}{{ "," if not loop.last }}
{% endfor %}
)
