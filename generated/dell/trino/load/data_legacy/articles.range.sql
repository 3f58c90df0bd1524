-- Where the keys begin and end of data/legacy/articles
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The range of keys at the source, and how many rows its planner believes in.
SELECT
    CAST(found."first" AS bigint) AS "first",
    CAST(found."last" AS bigint) AS "last",
    CAST(found."rows" AS bigint) AS "rows"
FROM TABLE("source_data_legacy".system.query(query => '
    SELECT
        CAST(min("article_no") AS bigint) AS "first",
        CAST(max("article_no") AS bigint) AS "last",
        CAST((
            SELECT sum(CASE WHEN reltuples < 0 THEN pg_relation_size(oid) / 100 ELSE reltuples END)
            FROM pg_class
            WHERE relkind = ''r'' AND oid IN (
                SELECT relid FROM pg_partition_tree(''"legacy"."articles"'')
                UNION SELECT CAST(''"legacy"."articles"'' AS regclass)
            )
        ) AS bigint) AS "rows"
    FROM "legacy"."articles"
'
)) AS found
