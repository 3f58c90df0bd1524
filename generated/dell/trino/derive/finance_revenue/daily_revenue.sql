-- What is derived by finance/daily-revenue
-- Made from ecosystem/teams/finance/daily-revenue.transformer.yaml; do not edit.
CREATE OR REPLACE TABLE "lake"."finance_revenue"."__derived_daily_revenue" AS
SELECT
    CAST(made."day" AS date) AS "day",
    CAST(made."currency" AS varchar) AS "currency",
    CAST(made."orders" AS bigint) AS "orders",
    CAST(made."sold" AS decimal(18,2)) AS "sold",
    CAST(made."refunded" AS decimal(18,2)) AS "refunded",
    CAST(made."total" AS decimal(18,2)) AS "total"
FROM (
-- A refund counts on the day of its order, so that a day's total only ever falls.
WITH sold AS (
  SELECT
    id,
    currency,
    total,
    CAST(placed AT TIME ZONE 'Europe/Berlin' AS date) AS day
  FROM "lake"."finance_revenue"."orders"
  WHERE state <> 'cancelled'
),

refunded AS (
  SELECT order_id, sum(refund) AS refund
  FROM "lake"."finance_revenue"."returns"
  WHERE settled IS NOT NULL
  GROUP BY order_id
)

SELECT
  s.day,
  s.currency,
  count(*) AS orders,
  CAST(sum(s.total) AS decimal(18, 2)) AS sold,
  CAST(coalesce(sum(r.refund), 0) AS decimal(18, 2)) AS refunded,
  CAST(sum(s.total) - coalesce(sum(r.refund), 0) AS decimal(18, 2)) AS total
FROM sold AS s
LEFT JOIN refunded AS r ON r.order_id = s.id
GROUP BY s.day, s.currency
) AS made
