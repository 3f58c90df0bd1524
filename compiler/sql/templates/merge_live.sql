{% import "tail_live.sql" as tail %}
{# A history that has not begun has one row a key, like a table that keeps none. #}
{% set pos = "__pos_in" if t.merge.milestoned else "__pos" %}
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO {{ t.target }} AS t
USING (
    WITH
{{ tail.changed(t, truncate) }}
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
{{ t.part("matched_live.sql") }}
