CREATE TABLE {{ target }} (
    {% for name, type in columns.items() %}{{ name }} {{ type }}, {% endfor %}__pos bigint
) WITH (format = 'PARQUET')
