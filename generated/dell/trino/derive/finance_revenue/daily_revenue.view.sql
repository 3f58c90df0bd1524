-- What readers see of finance/daily-revenue
-- Made from ecosystem/teams/finance/daily-revenue.transformer.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."finance_revenue"."daily_revenue" AS
SELECT
    "day",
    "currency",
    "orders",
    "sold",
    "refunded",
    "total"
FROM "lake"."finance_revenue"."__derived_daily_revenue"
