-- Where the keys begin and end of shop/orders/prices
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The range of keys at the source, and how many rows its planner believes in.
SELECT
    CAST(found."first" AS bigint) AS "first",
    CAST(found."last" AS bigint) AS "last",
    CAST(found."rows" AS bigint) AS "rows"
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST(min("product_id") AS bigint) AS "first",
        CAST(max("product_id") AS bigint) AS "last",
        CAST((
            SELECT sum(CASE WHEN reltuples < 0 THEN pg_relation_size(oid) / 100 ELSE reltuples END)
            FROM pg_class
            WHERE relkind = ''r'' AND oid IN (
                SELECT relid FROM pg_partition_tree(''"shop"."prices"'')
                UNION SELECT CAST(''"shop"."prices"'' AS regclass)
            )
        ) AS bigint) AS "rows"
    FROM "shop"."prices"
'
)) AS found
