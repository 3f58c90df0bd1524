CREATE TABLE {{ landing }} (
    src_offset bigint,
    src_ts timestamp(6) with time zone,
    src_table varchar,
    op varchar,
    tx varchar,
    key_json varchar,
    value_json varchar
) WITH (
    format = 'PARQUET',
    partitioning = ARRAY['truncate(src_offset, 1000000)'],
    sorted_by = ARRAY['src_table', 'src_offset']
)
