-- The columns of the given tables, each type resolved to what is below its domains.
WITH RECURSIVE layer AS (
    SELECT
        t.oid AS domain,
        t.typbasetype AS base,
        t.typtypmod AS modifier,
        t.typnotnull AS not_null,
        t.typndims AS dimensions
    FROM pg_type AS t
    WHERE t.typtype = 'd'
    UNION ALL
    SELECT
        l.domain,
        t.typbasetype,
        t.typtypmod,
        l.not_null OR t.typnotnull,
        greatest(l.dimensions, t.typndims)
    FROM layer AS l
    JOIN pg_type AS t ON t.oid = l.base
    WHERE t.typtype = 'd'
)

SELECT
    a.attrelid AS table_id,
    a.attname::text AS name,
    a.attnum AS position,
    format_type(a.atttypid, a.atttypmod) AS type,
    l.domain IS NOT NULL AS domain,
    b.typname::text AS base_name,
    b.typtype::text AS base_kind,
    e.typname::text AS element_name,
    e.typtype::text AS element_kind,
    coalesce(l.modifier, a.atttypmod) AS modifier,
    greatest(a.attndims, l.dimensions) AS dimensions,
    -- A NOT NULL that was added without looking at the rows promises nothing about them (PostgreSQL 18).
    NOT (coalesce(l.not_null, false) OR (a.attnotnull AND u.conrelid IS NULL)) AS nullable,
    a.attidentity <> '' AS identity,
    a.attgenerated::text AS generated,
    a.atthasdef AND a.attgenerated = '' AS has_default,
    d.description AS comment
FROM pg_attribute AS a
LEFT JOIN layer AS l
    ON
        l.domain = a.atttypid
        AND NOT EXISTS (SELECT FROM pg_type AS below WHERE below.oid = l.base AND below.typtype = 'd')
JOIN pg_type AS b ON b.oid = coalesce(l.base, a.atttypid)
-- An element knows its array, which int2vector and its like are not.
LEFT JOIN pg_type AS e ON e.oid = b.typelem AND e.typarray = b.oid
LEFT JOIN pg_constraint AS u
    ON u.conrelid = a.attrelid AND u.contype = 'n' AND NOT u.convalidated AND u.conkey = ARRAY[a.attnum]
LEFT JOIN pg_description AS d
    ON d.objoid = a.attrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
WHERE a.attrelid = ANY(%(tables)s) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
