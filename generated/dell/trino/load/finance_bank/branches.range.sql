-- Where the keys begin and end of finance/bank/branches
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- The range of keys at the source, and how many rows its planner believes in.
SELECT
    CAST(found."first" AS bigint) AS "first",
    CAST(found."last" AS bigint) AS "last",
    CAST(found."rows" AS bigint) AS "rows"
FROM TABLE("source_finance_bank".system.query(query => '
    SELECT
        CAST(min("bid") AS bigint) AS "first",
        CAST(max("bid") AS bigint) AS "last",
        CAST((
            SELECT sum(CASE WHEN reltuples < 0 THEN pg_relation_size(oid) / 100 ELSE reltuples END)
            FROM pg_class
            WHERE relkind = ''r'' AND oid IN (
                SELECT relid FROM pg_partition_tree(''"public"."pgbench_branches"'')
                UNION SELECT CAST(''"public"."pgbench_branches"'' AS regclass)
            )
        ) AS bigint) AS "rows"
    FROM "public"."pgbench_branches"
'
)) AS found
