-- What readers see as finance/revenue/returns
-- Made from ecosystem/teams/finance/revenue.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."finance_revenue"."returns" AS
SELECT
    CAST("id" AS bigint) AS "id",
    CAST("order_id" AS bigint) AS "order_id",
    CAST("line" AS integer) AS "line",
    CAST("refund" AS decimal(12,2)) AS "refund",
    CAST("announced" AS date) AS "announced",
    CAST("settled" AS date) AS "settled"
FROM "lake"."weir_shop_orders"."returns_live_4efe60cb"
