{% import "tail_live.sql" as tail %}
{# A history that has not begun has one row a key, like a table that keeps none. #}
{% set pos = "__pos_in" if t.merge.milestoned else "__pos" %}
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO {{ t.target }} AS t
USING (
    WITH
{{ tail.changed(t, truncate, none) }}
    SELECT
        {{ t.key_list() }},
        __pos,
        __op{% for cell in t.others %},
        {{ cell.stored }}{% endfor %}{% for cell in t.longs %},
        {{ cell.known }}{% endfor %}

    FROM changed
    WHERE {{ t.token | deep }}
{% if truncate %}
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        {{ t.key_list("old") }},
        emptied.__pos,
        'd'{% for cell in t.others %},
        CAST(NULL AS {{ cell.type }}){% endfor %}{% for cell in t.longs %},
        false{% endfor %}

    FROM {{ t.target }} AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON {{ t.on("changed", "old") }}
    WHERE old.{{ pos }} < emptied.__pos AND changed.__pos IS NULL AND {{ t.token | deep }}
{% endif %}
) AS s
ON {{ t.on("t", "s") }}
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.{{ pos }} THEN DELETE
WHEN MATCHED AND s.__pos > t.{{ pos }} THEN UPDATE SET
{% for cell in t.plain %}
    {{ cell.stored }} = s.{{ cell.stored }},
{% endfor %}
{% for cell in t.longs %}
    {{ cell.stored }} = CASE WHEN s.{{ cell.known }} THEN s.{{ cell.stored }} ELSE t.{{ cell.stored }} END,
{% endfor %}
    {{ pos }} = s.__pos
{% if d.raises_in_merge %}
{% for cell in t.longs %}
WHEN NOT MATCHED AND s.__op <> 'd' AND NOT s.{{ cell.known }} THEN ERROR {{ cell.complaint }}
{% endfor %}
{% endif %}
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        {{ t.key_list() }}{% for cell in t.plain + t.longs %},
        {{ cell.stored }}{% endfor %},
        {{ pos }}
    )
    VALUES (
        {{ t.key_list("s") }}{% for cell in t.plain %},
        s.{{ cell.stored }}{% endfor %}{% for cell in t.longs %},
        {% if d.raises_in_merge %}s.{{ cell.stored }}{% else %}CASE
            WHEN s.{{ cell.known }} THEN s.{{ cell.stored }}
            ELSE {{ cell.unknown }}
        END{% endif %}{% endfor %},
        s.__pos
    )
