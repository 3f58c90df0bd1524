-- What was committed before :lo is merged, and seen at the source; what came later has its versions from the stream.
MERGE INTO {{ t.target }} AS t
USING (
    WITH
{% include "beside.sql" %},
    later AS (
        SELECT DISTINCT
{% for cell in t.keys %}
            {{ cell.key | deep(12) }} AS {{ t.numbered_keys[loop.index0] }}{{ "," if not loop.last }}
{% endfor %}
        FROM (
            SELECT {{ t.key_row | deep(12) }} AS __k
            FROM {{ t.landing }}
            WHERE src_table = {{ t.source }} AND src_offset >= :lo AND op IN ('c', 'u', 'd')
        ) AS decoded
    )
    -- one row ends the version that is open, the other one begins the next
    SELECT beside.*, part.__begins
    FROM beside
    LEFT JOIN later ON {{ t.on_numbered("later") }}
    CROSS JOIN (VALUES false, true) AS part (__begins)
    WHERE
        later.__k1 IS NULL
        AND (
            __was IS NULL
{% if t.others %}
            OR (__was < :lo AND __there AND __differs)
{% endif %}
{% if deletes %}
            OR (__was < :lo AND NOT __there)
{% endif %}
        )
        AND CASE WHEN part.__begins THEN __there ELSE __was IS NOT NULL END
) AS s
ON {{ t.on("t", "s") }} AND t.__pos_in = s.__was AND NOT s.__begins
WHEN MATCHED THEN UPDATE SET valid_to = current_timestamp(6), __pos_out = :lo
WHEN NOT MATCHED THEN
    INSERT (
{% for cell in t.columns %}
        {{ cell.stored }},
{% endfor %}
        valid_from,
        valid_to,
        __pos_in,
        __pos_out
    )
    VALUES (
{% for cell in t.columns %}
        s.{{ cell.stored }},
{% endfor %}
        current_timestamp(6),
        NULL,
        :lo,
        NULL
    )
