CREATE SCHEMA IF NOT EXISTS {{ schema }};
{% for room in rooms %}
CREATE SCHEMA IF NOT EXISTS {{ room }};
{% endfor %}
CREATE TABLE IF NOT EXISTS {{ landing }} (
    src_offset bigint,
    src_ts {{ d.timestamptz }},
    src_table varchar,
    op varchar,
    tx varchar,
    key_json varchar,
    value_json varchar
){% if d.engine == "trino" %} WITH (
    format = 'PARQUET',
    partitioning = ARRAY['truncate(src_offset, {{ partition }})'],
    sorted_by = ARRAY['src_table', 'src_offset']
){% endif %};
CREATE TABLE IF NOT EXISTS {{ bounds }} (target varchar, upto bigint, until bigint);
{% for t in tables %}
CREATE TABLE IF NOT EXISTS {{ t.target }} (
{% for cell in t.columns %}
    {{ cell.stored }} {{ cell.type }},
{% endfor %}
{% if t.merge.milestoned %}
    valid_from {{ d.timestamptz }},
    valid_to {{ d.timestamptz }},
    __pos_in bigint,
    __pos_out bigint
{% else %}
    __pos bigint{{ "," if not t.keys }}
{% if not t.keys %}
    __seen varchar
{% endif %}
{% endif %}
){% if d.engine == "trino" %} WITH (format = 'PARQUET'){% endif %};
{% endfor %}
