SELECT {{ committed }} AS target, CAST(json_extract_scalar(value_json, '$.ts_ms') AS bigint) AS number
FROM {{ landing }}
WHERE src_offset = {{ last }}
{% if merged %}
UNION ALL
SELECT merged.target, count(*)
FROM {{ landing }} AS landed
JOIN (
    VALUES
    {% for target, source, upto in merged %}
        ({{ target }}, {{ source }}, {{ upto }}){{ "," if not loop.last }}
    {% endfor %}
) AS merged (target, src_table, upto) ON landed.src_table = merged.src_table AND landed.src_offset >= merged.upto
WHERE landed.src_offset >= {{ lowest }}
GROUP BY merged.target
{% endif %}
