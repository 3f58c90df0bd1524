-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO {{ target }} t
USING (
    SELECT
        k.{{ key }} AS {{ key }},
        last_op,
        position,
        {% for name in others %}v.{{ name }} AS {{ name }}{{ ", " if not loop.last }}{% endfor %}
    FROM (
        SELECT
            CAST(json_parse(key_json) AS ROW({{ key }} {{ columns[key] }})) AS k,
            max(src_offset) AS position,
            max_by(op, src_offset) AS last_op,
            CAST(json_parse(max_by(value_json, src_offset)) AS ROW(
                "after" ROW({% for name, type in columns.items() %}{{ name }} {{ type }}{{ ", " if not loop.last }}{% endfor %})
            ))."after" AS v
        FROM {{ landing }}
        WHERE src_table = '{{ source_table }}' AND src_offset >= {{ lo }} AND src_offset < {{ hi }}
            AND op IN ('c', 'u', 'd')
        GROUP BY key_json
    )
) s
ON t.{{ key }} = s.{{ key }}
WHEN MATCHED AND s.last_op = 'd' AND s.position > t.__pos THEN DELETE
WHEN MATCHED AND s.position > t.__pos THEN
    UPDATE SET {% for name in others %}{{ name }} = s.{{ name }}, {% endfor %}__pos = s.position
WHEN NOT MATCHED AND s.last_op <> 'd' THEN
    INSERT ({{ key }}, {{ others | join(", ") }}, __pos)
    VALUES (s.{{ key }}, {% for name in others %}s.{{ name }}, {% endfor %}s.position)
