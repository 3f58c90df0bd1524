-- What each publication publishes, with schemas and partitions resolved by PostgreSQL itself.
SELECT
    m.pubname::text AS publication,
    m.schemaname::text AS schema,
    m.tablename::text AS table_name,
    to_jsonb(m) -> 'attnames' AS columns,
    to_jsonb(m) ->> 'rowfilter' AS row_filter
FROM pg_publication_tables AS m
ORDER BY m.pubname, m.schemaname, m.tablename
