-- Where the keys begin and end of finance/bank/accounts
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- The range of keys at the source, and how many rows its planner believes in.
SELECT
    CAST(found."first" AS bigint) AS "first",
    CAST(found."last" AS bigint) AS "last",
    CAST(found."rows" AS bigint) AS "rows"
FROM TABLE("source_finance_bank".system.query(query => '
    SELECT
        CAST(min("aid") AS bigint) AS "first",
        CAST(max("aid") AS bigint) AS "last",
        CAST((
            SELECT sum(CASE WHEN reltuples < 0 THEN pg_relation_size(oid) / 100 ELSE reltuples END)
            FROM pg_class
            WHERE relkind = ''r'' AND oid IN (
                SELECT relid FROM pg_partition_tree(''"public"."pgbench_accounts"'')
                UNION SELECT CAST(''"public"."pgbench_accounts"'' AS regclass)
            )
        ) AS bigint) AS "rows"
    FROM "public"."pgbench_accounts"
'
)) AS found
