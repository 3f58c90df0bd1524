-- What readers see as crm/churn/newsletter
-- Made from ecosystem/teams/crm/churn.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_churn"."newsletter" AS
SELECT
    CAST("customer_id" AS bigint) AS "customer_id",
    CAST("subscribed" AS boolean) AS "subscribed",
    CAST("changed" AS timestamp(6)) AS "changed"
FROM "lake"."weir_shop_orders"."newsletter_live_6573583d"
