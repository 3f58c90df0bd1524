-- What readers see as shop/assortment/price_tags
-- Made from ecosystem/teams/shop/assortment.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."shop_assortment"."price_tags" AS
SELECT
    CAST("article_no" AS bigint) AS "article_no",
    CAST("shelf" AS varchar) AS "shelf",
    CAST("amount" AS decimal(8,2)) AS "amount",
    CAST("printed" AS timestamp(6) with time zone) AS "printed"
FROM "lake"."weir_data_legacy"."price_tags_live_7d9ac316"
