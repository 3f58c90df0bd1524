-- What readers see as shop/assortment/manuals
-- Made from ecosystem/teams/shop/assortment.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."shop_assortment"."manuals" AS
SELECT
    CAST("id" AS integer) AS "id",
    CAST("article_no" AS bigint) AS "article_no",
    CAST("revision" AS integer) AS "revision",
    CAST("body" AS varchar) AS "body",
    CAST("outline" AS varchar) AS "outline"
FROM "lake"."weir_data_legacy"."manuals_live_a9e7209d"
