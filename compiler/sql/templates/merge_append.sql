{% set number = "CAST(split_part(tx, ':', 1) AS bigint)" %}
{# During a first load: what the load has not seen. A snapshot is `lowest:next:open,open`; an event's number wraps. #}
{% macro unseen() %}
            AND NOT coalesce(
                mod(seen.next - {{ number }} + 2147483648, 4294967296) > 2147483648
                AND NOT contains(seen.open, {{ number }}),
                false
            )
{%- endmacro %}
-- Rows are known by their positions: a table that is only added to needs no key.
MERGE INTO {{ t.target }} AS t
USING (
    WITH
{% if fold %}
    seen AS (
        SELECT
            CAST(split_part(__seen, ':', 2) AS bigint) AS next,
            transform(
                filter(split(split_part(__seen, ':', 3), ','), each -> each <> ''),
                each -> mod(CAST(each AS bigint), 4294967296)
            ) AS open
        FROM {{ t.target }}
        WHERE __seen IS NOT NULL
    ),
{% endif %}
{% if truncate %}
    emptied AS (
        SELECT max(src_offset) AS pos FROM {{ t.landing }}{{ " CROSS JOIN seen" if fold }}
        WHERE src_table = {{ t.source }} AND src_offset >= :lo AND src_offset < :hi AND op = 't'
{% if fold %}
{{ unseen() }}
{% endif %}
    ),
{% endif %}
    event AS (
        SELECT
            src_offset AS pos,
            op,
            {{ t.envelope | deep(12) }}."after" AS __v
        FROM {{ t.landing }}{{ " CROSS JOIN emptied" if truncate }}{{ " CROSS JOIN seen" if fold }}
        WHERE src_table = {{ t.source }} AND src_offset >= :lo AND src_offset < :hi AND op IN ('c', 'u', 'd')
{% if truncate %}
            AND src_offset > coalesce(emptied.pos, -1)
{% endif %}
{% if fold %}
{{ unseen() }}
{% endif %}
    )
    SELECT
        CASE
            WHEN op = 'c' THEN pos
            ELSE {{ t.update_on_append }}
        END AS __pos,
        'c' AS __op{% for cell in t.columns %},
        {{ cell.typed | deep(8) }} AS {{ cell.stored }}{% endfor %}

    FROM event
    WHERE {{ t.token | deep }}
{% if truncate %}
    UNION ALL
    -- rows of a first load have one position, and each row is deleted once
    SELECT DISTINCT
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
