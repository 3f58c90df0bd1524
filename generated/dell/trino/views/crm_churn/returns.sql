-- What readers see as crm/churn/returns
-- Made from ecosystem/teams/crm/churn.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_churn"."returns" AS
SELECT
    CAST("id" AS bigint) AS "id",
    CAST("order_id" AS bigint) AS "order_id",
    CAST("reason" AS varchar) AS "reason",
    CAST("refund" AS decimal(12,2)) AS "refund",
    CAST("announced" AS date) AS "announced"
FROM "lake"."weir_shop_orders"."returns_live_4efe60cb"
