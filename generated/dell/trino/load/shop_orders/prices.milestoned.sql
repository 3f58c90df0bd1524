-- The first load of shop/orders/prices
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well; history begins later.
INSERT INTO "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f" (
    "product_id",
    "currency",
    "since",
    "amount",
    "tax_rate",
    __pos_in
)
SELECT
    pulled.c0,
    pulled.c1,
    CASE
        WHEN pulled.c2 BETWEEN -719162 AND 2932896
            THEN date_add('day', pulled.c2, DATE '1970-01-01')
        WHEN pulled.c2 IS NOT NULL
            THEN CAST(fail('prices.since: value does not fit date') AS date)
    END,
    CASE
        WHEN regexp_like(pulled.c3, '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
            THEN CAST(pulled.c3 AS decimal(12,2))
        WHEN pulled.c3 IS NOT NULL
            THEN CAST(fail('prices.amount: value does not fit decimal(12,2)') AS decimal(12,2))
    END,
    CASE
        WHEN regexp_like(pulled.c4, '^-?0*[0-9]{0,1}(\.[0-9]{0,3}0*)?$')
            THEN CAST(pulled.c4 AS decimal(4,3))
        WHEN pulled.c4 IS NOT NULL
            THEN CAST(fail('prices.tax_rate: value does not fit decimal(4,3)') AS decimal(4,3))
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("product_id" AS bigint) AS c0,
        CASE WHEN "currency" IS NOT NULL THEN concat("currency") END AS c1,
        CASE
            WHEN isfinite("since") THEN CAST("since" - DATE ''1970-01-01'' AS bigint)
            WHEN "since" IS NOT NULL THEN 2147483647
        END AS c2,
        CAST(CAST("amount" AS numeric) AS text) AS c3,
        CAST(CAST("tax_rate" AS numeric) AS text) AS c4
    FROM "shop"."prices"
    WHERE "product_id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'prices_milestoned_2e20ea1f' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f" AS loaded
        WHERE loaded."product_id" BETWEEN :first AND :last
    )
