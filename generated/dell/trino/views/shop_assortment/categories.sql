-- What readers see as shop/assortment/categories
-- Made from ecosystem/teams/shop/assortment.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."shop_assortment"."categories" AS
SELECT
    CAST("id" AS integer) AS "id",
    CAST("parent_id" AS integer) AS "parent_id",
    CAST("name" AS varchar) AS "name"
FROM "lake"."weir_shop_orders"."categories_live_1ff83c76"
