-- Drop versions that nobody asks for any more of shop/orders/reviews
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- No workspace shows what ended so long ago; what ended at or after :hi is still to be told from what landed.
DELETE FROM "lake"."weir_shop_orders"."reviews_milestoned_180fb8cc"
WHERE
    valid_to < current_timestamp - INTERVAL '34560000' SECOND
    AND __pos_out < :hi
    AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'reviews_milestoned_180fb8cc' AND held.token = :token
    )
