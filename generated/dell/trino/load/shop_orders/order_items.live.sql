-- The first load of shop/orders/order-items
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."order_items_live_aafbafcf" (
    "order_id",
    "line",
    "product_id",
    "quantity",
    "unit_price",
    "discount",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    CASE
        WHEN regexp_like(pulled.c4, '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
            THEN CAST(pulled.c4 AS decimal(12,2))
        WHEN pulled.c4 IS NOT NULL
            THEN CAST(fail('order-items.unit_price: value does not fit decimal(12,2)') AS decimal(12,2))
    END,
    CASE
        WHEN regexp_like(pulled.c5, '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
            THEN CAST(pulled.c5 AS decimal(12,2))
        WHEN pulled.c5 IS NOT NULL
            THEN CAST(fail('order-items.discount: value does not fit decimal(12,2)') AS decimal(12,2))
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("order_id" AS bigint) AS c0,
        CAST("line" AS integer) AS c1,
        CAST("product_id" AS bigint) AS c2,
        CAST("quantity" AS integer) AS c3,
        CAST(CAST("unit_price" AS numeric) AS text) AS c4,
        CAST(CAST("discount" AS numeric) AS text) AS c5
    FROM "shop"."order_items"
    WHERE "order_id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'order_items_live_aafbafcf' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."order_items_live_aafbafcf" AS loaded
        WHERE loaded."order_id" BETWEEN :first AND :last
    )
