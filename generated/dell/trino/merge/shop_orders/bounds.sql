-- Move the bounds of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- A table that is stuck ends its views where it was well last, and those of every workspace that stands still with it.
MERGE INTO "lake"."weir_shop_orders".bounds AS t
USING (
    SELECT known.target, reached.upto, stuck.until
    FROM (
        VALUES
            ('customers_live_159fbc3f'),
            ('customers_milestoned_159fbc3f'),
            ('addresses_live_8f4c7c01'),
            ('categories_live_1ff83c76'),
            ('products_live_c66722c2'),
            ('prices_milestoned_2e20ea1f'),
            ('stock_live_e3e77e98'),
            ('orders_live_938c61d6'),
            ('order_items_live_aafbafcf'),
            ('payments_live_0be6d412'),
            ('shipments_milestoned_80b283f8'),
            ('returns_live_4efe60cb'),
            ('reviews_milestoned_180fb8cc'),
            ('newsletter_live_6573583d'),
            ('events_live_d1c75eea')
    ) AS known (target)
    LEFT JOIN control.weir.progress AS reached ON reached.stream = 'shop_orders' AND reached.target = known.target
    LEFT JOIN control.weir.quarantine AS stuck ON stuck.target = 'weir_shop_orders.' || known.target
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'bounds' AND held.token = :token
    )
    UNION ALL
    SELECT known.room, NULL, min(stuck.until)
    FROM (
        VALUES
            ('@crm_churn', 'customers_milestoned_159fbc3f'),
            ('@crm_churn', 'events_live_d1c75eea'),
            ('@crm_churn', 'newsletter_live_6573583d'),
            ('@crm_churn', 'orders_live_938c61d6'),
            ('@crm_churn', 'returns_live_4efe60cb'),
            ('@crm_churn', 'reviews_milestoned_180fb8cc'),
            ('@finance_revenue', 'order_items_live_aafbafcf'),
            ('@finance_revenue', 'orders_live_938c61d6'),
            ('@finance_revenue', 'payments_live_0be6d412'),
            ('@finance_revenue', 'returns_live_4efe60cb')
    ) AS known (room, target)
    LEFT JOIN control.weir.quarantine AS stuck ON stuck.target = 'weir_shop_orders.' || known.target
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'bounds' AND held.token = :token
    )
    GROUP BY known.room
) AS s
ON t.target = s.target
WHEN MATCHED AND (t.upto IS DISTINCT FROM s.upto OR t.until IS DISTINCT FROM s.until) THEN
    UPDATE SET upto = s.upto, until = s.until
WHEN NOT MATCHED AND (s.upto IS NOT NULL OR s.until IS NOT NULL) THEN
    INSERT (target, upto, until) VALUES (s.target, s.upto, s.until)
