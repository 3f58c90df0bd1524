-- What readers see as shop/assortment/prices
-- Made from ecosystem/teams/shop/assortment.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."shop_assortment"."prices" AS
SELECT
    CAST("product_id" AS bigint) AS "product_id",
    CAST("currency" AS varchar) AS "currency",
    CAST("since" AS date) AS "since",
    CAST("amount" AS decimal(12,2)) AS "amount",
    CAST("tax_rate" AS decimal(4,3)) AS "tax_rate",
    CAST(valid_from AS timestamp(6) with time zone) AS valid_from,
    CAST(valid_to AS timestamp(6) with time zone) AS valid_to
FROM "lake"."weir_shop_orders"."prices_milestoned_2e20ea1f"
