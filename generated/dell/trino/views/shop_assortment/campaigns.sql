-- What readers see as shop/assortment/campaigns
-- Made from ecosystem/teams/shop/assortment.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."shop_assortment"."campaigns" AS
SELECT
    CAST("id" AS integer) AS "id",
    CAST("starts" AS date) AS "starts",
    CAST("title" AS varchar) AS "title",
    CAST("discount" AS decimal(4,2)) AS "discount"
FROM "lake"."weir_data_legacy"."campaigns_live_2502b232"
