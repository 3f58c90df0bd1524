-- Move the bounds of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
MERGE INTO "weir_shop_orders".bounds AS t
USING (
    SELECT target, upto
    FROM weir.progress
    WHERE stream = 'shop_orders' AND EXISTS (
        SELECT 1 FROM weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'bounds' AND held.token = :token
    )
) AS s
ON t.target = s.target
WHEN MATCHED AND t.upto IS DISTINCT FROM s.upto THEN UPDATE SET upto = s.upto
WHEN NOT MATCHED THEN INSERT (target, upto) VALUES (s.target, s.upto)
