-- What readers see as crm/support/products
-- Made from ecosystem/teams/crm/support.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_support"."products" AS
SELECT
    CAST("id" AS bigint) AS "id",
    CAST("sku" AS varchar) AS "sku",
    CAST("name" AS varchar) AS "name"
FROM "lake"."weir_shop_orders"."products_live_c66722c2"
