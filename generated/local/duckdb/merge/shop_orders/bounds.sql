-- Move the bounds of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- A table that is stuck ends its views where it was well last, and those of every workspace that stands still with it.
MERGE INTO "weir_shop_orders".bounds AS t
USING (
    SELECT known.target, reached.upto, stuck.until
    FROM (
        VALUES
            ('customers_milestoned_159fbc3f'),
            ('products_live_c66722c2'),
            ('orders_live_938c61d6'),
            ('order_items_live_aafbafcf')
    ) AS known (target)
    LEFT JOIN weir.progress AS reached ON reached.stream = 'shop_orders' AND reached.target = known.target
    LEFT JOIN weir.quarantine AS stuck ON stuck.target = 'weir_shop_orders.' || known.target
    WHERE EXISTS (
        SELECT 1 FROM weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'bounds' AND held.token = :token
    )
    UNION ALL
    SELECT known.room, NULL, min(stuck.until)
    FROM (
        VALUES
            ('@data_sandbox', 'customers_milestoned_159fbc3f'),
            ('@data_sandbox', 'order_items_live_aafbafcf'),
            ('@data_sandbox', 'orders_live_938c61d6'),
            ('@data_sandbox', 'products_live_c66722c2')
    ) AS known (room, target)
    LEFT JOIN weir.quarantine AS stuck ON stuck.target = 'weir_shop_orders.' || known.target
    WHERE EXISTS (
        SELECT 1 FROM weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'bounds' AND held.token = :token
    )
    GROUP BY known.room
) AS s
ON t.target = s.target
WHEN MATCHED AND (t.upto IS DISTINCT FROM s.upto OR t.until IS DISTINCT FROM s.until) THEN
    UPDATE SET upto = s.upto, until = s.until
WHEN NOT MATCHED AND (s.upto IS NOT NULL OR s.until IS NOT NULL) THEN
    INSERT (target, upto, until) VALUES (s.target, s.upto, s.until)
