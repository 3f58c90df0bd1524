{% if t.merge.milestoned %}
-- The first load, pulled from the source. What changed after :lo comes from the stream as well; history begins later.
{% else %}
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
{% endif %}
INSERT INTO {{ t.target }} (
{% for cell in t.columns %}
    {{ cell.stored }},
{% endfor %}
    {{ "__pos_in" if t.merge.milestoned else "__pos" }}{{ "," if not t.keys }}
{% if not t.keys %}
    __seen
{% endif %}
)
SELECT
{% for value in values %}
    {{ value | deep }},
{% endfor %}
{% if t.keys %}
    :lo
{% else %}
    -- one row, which is never shown, says which transactions were seen: without keys, nothing else tells them
    CASE WHEN pulled.seen IS NULL THEN :lo ELSE 9223372036854775807 END,
    pulled.seen
{% endif %}
FROM TABLE({{ source }}.system.query(query => {{ query }}
)) AS pulled
WHERE
    {{ t.token | deep }}
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM {{ t.target }} AS loaded
{% if ranged %}
        WHERE loaded.{{ ranged.stored }} BETWEEN :first AND :last
{% endif %}
    )
