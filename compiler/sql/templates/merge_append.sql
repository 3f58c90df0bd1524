-- Rows are known by their positions: a table that is only added to needs no key.
MERGE INTO {{ t.target }} AS t
USING (
    WITH
{% if truncate %}
    emptied AS (
        SELECT max(src_offset) AS pos FROM {{ t.landing }}
        WHERE src_table = {{ t.source }} AND src_offset >= :lo AND src_offset < :hi AND op = 't'
    ),
{% endif %}
    event AS (
        SELECT
            src_offset AS pos,
            op,
            {{ t.envelope | deep(12) }}."after" AS __v
        FROM {{ t.landing }}{{ " CROSS JOIN emptied" if truncate }}
        WHERE src_table = {{ t.source }} AND src_offset >= :lo AND src_offset < :hi AND op IN ('c', 'r', 'u', 'd')
{% if truncate %}
            AND src_offset > coalesce(emptied.pos, -1)
{% endif %}
    )
    SELECT
        CASE
            WHEN op IN ('c', 'r') THEN pos
            ELSE {{ t.update_on_append }}
        END AS __pos,
        'c' AS __op{% for cell in t.columns %},
        {{ cell.typed | deep(8) }} AS {{ cell.stored }}{% endfor %}

    FROM event
    WHERE {{ t.token | deep }}
{% if truncate %}
    UNION ALL
    SELECT
        old.__pos,
        'd'{% for cell in t.columns %},
        CAST(NULL AS {{ cell.type }}){% endfor %}

    FROM {{ t.target }} AS old CROSS JOIN emptied
    WHERE old.__pos < emptied.pos AND {{ t.token | deep }}
{% endif %}
) AS s
ON t.__pos = s.__pos{{ " AND t.__pos >= :lo" if not truncate }}
WHEN MATCHED AND s.__op = 'd' THEN DELETE
WHEN NOT MATCHED AND s.__op = 'c' THEN
    INSERT (
{% for cell in t.columns %}
        {{ cell.stored }},
{% endfor %}
        __pos
    )
    VALUES (
{% for cell in t.columns %}
        s.{{ cell.stored }},
{% endfor %}
        s.__pos
    )
