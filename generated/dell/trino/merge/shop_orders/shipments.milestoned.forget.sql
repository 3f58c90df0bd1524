-- Drop versions that nobody asks for any more of shop/orders/shipments
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- No workspace shows what ended so long ago; what ended at or after :hi is still to be told from what landed.
DELETE FROM "lake"."weir_shop_orders"."shipments_milestoned_80b283f8"
WHERE
    valid_to < current_timestamp - INTERVAL '7776000' SECOND
    AND __pos_out < :hi
    AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'shipments_milestoned_80b283f8' AND held.token = :token
    )
