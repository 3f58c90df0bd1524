{# What becomes of the rows of a merged table; a history that has not begun has one row a key. #}
{% set pos = "__pos_in" if t.merge.milestoned else "__pos" %}
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
