-- What landed of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
SELECT src_table, count(*) AS changes, count(*) FILTER (WHERE op = 't') AS truncates
FROM "weir_shop_orders".landing
WHERE src_offset >= :lo AND src_offset < :hi AND src_table IS NOT NULL
GROUP BY src_table
ORDER BY src_table
