-- What was committed before :lo is merged, and seen at the source; what came later stays as it is.
MERGE INTO {{ t.target }} AS t
USING (
    WITH
{% include "beside.sql" %}
    SELECT * FROM beside
    WHERE
        __was IS NULL
{% if t.others %}
        OR (__was < :lo AND __there AND __differs)
{% endif %}
{% if deletes %}
        OR (__was < :lo AND NOT __there)
{% endif %}
) AS s
ON {{ t.on("t", "s") }}
{% if deletes %}
WHEN MATCHED AND NOT s.__there THEN DELETE
{% endif %}
{% if t.others %}
WHEN MATCHED THEN UPDATE SET
{% for cell in t.others %}
    {{ cell.stored }} = s.{{ cell.stored }},
{% endfor %}
    __pos = :lo
{% endif %}
WHEN NOT MATCHED THEN
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
        :lo
    )
