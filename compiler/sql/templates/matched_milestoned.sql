{# What becomes of the versions of a merged table. #}
ON {{ t.on("t", "s") }} AND t.__pos_in = s.__closes
WHEN MATCHED THEN UPDATE SET valid_to = s.__ends, __pos_out = s.__pos_out
WHEN NOT MATCHED AND s.__pos_in IS NOT NULL THEN
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
        s.__val.{{ cell.stored }},
{% endfor %}
        s.__begins,
        s.__ends,
        s.__pos_in,
        s.__pos_out
    )
