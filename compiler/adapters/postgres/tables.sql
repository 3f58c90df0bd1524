-- Every relation that holds or shows rows, outside the system schemas and outside of extensions.
SELECT
    c.oid AS id,
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.relkind::text AS kind,
    c.relpersistence = 'u' AS unlogged,
    c.relispartition AS is_partition,
    c.relreplident::text AS replica_identity,
    pg_get_expr(c.relpartbound, c.oid) AS bounds,
    CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END AS rows,
    c.relrowsecurity AND row_security_active(c.oid) AS row_security,
    has_table_privilege(c.oid, 'SELECT') AS may_select,
    has_schema_privilege(n.oid, 'USAGE') AS may_use_schema,
    d.description AS comment,
    coalesce(p.parents, '{}') AS parents
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_description AS d
    ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
LEFT JOIN (
    SELECT inhrelid AS child, array_agg(inhparent::bigint ORDER BY inhseqno) AS parents
    FROM pg_inherits
    GROUP BY inhrelid
) AS p ON p.child = c.oid
WHERE
    c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname NOT IN ('information_schema', 'weir')
    AND NOT EXISTS (
        SELECT FROM pg_depend AS member
        WHERE member.classid = 'pg_class'::regclass AND member.objid = c.oid AND member.deptype = 'e'
    )
ORDER BY n.nspname, c.relname
