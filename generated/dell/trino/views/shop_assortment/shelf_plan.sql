-- What readers see as shop/assortment/shelf_plan
-- Made from ecosystem/teams/shop/assortment.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."shop_assortment"."shelf_plan" AS
SELECT
    CAST("shelf" AS varchar) AS "shelf",
    CAST("depth_cm" AS integer) AS "depth_cm",
    CAST("net_weight" AS decimal(8,3)) AS "net_weight"
FROM "lake"."weir_data_legacy"."shelf_plan_live_5cec9972"
