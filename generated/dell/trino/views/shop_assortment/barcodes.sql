-- What readers see as shop/assortment/barcodes
-- Made from ecosystem/teams/shop/assortment.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."shop_assortment"."barcodes" AS
SELECT
    CAST("article_no" AS bigint) AS "article_no",
    CAST("code" AS varchar) AS "code",
    CAST("printed_as" AS varchar) AS "printed_as"
FROM "lake"."weir_data_legacy"."barcodes_live_76806960"
