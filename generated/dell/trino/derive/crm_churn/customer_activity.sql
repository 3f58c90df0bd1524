-- What is derived by crm/customer-activity
-- Made from ecosystem/teams/crm/customer-activity.transformer.yaml; do not edit.
CREATE OR REPLACE TABLE "lake"."crm_churn"."__derived_customer_activity" AS
SELECT
    CAST(made."customer_id" AS bigint) AS "customer_id",
    CAST(made."orders" AS bigint) AS "orders",
    CAST(made."returned" AS bigint) AS "returned",
    CAST(made."last_order" AS timestamp(6) with time zone) AS "last_order",
    CAST(made."last_click" AS timestamp(6) with time zone) AS "last_click",
    CAST(made."subscribed" AS boolean) AS "subscribed"
FROM (
-- Each side is counted for itself before they meet: a join of orders with returns would count orders twice.
WITH bought AS (
  SELECT
    customer_id,
    count(*) FILTER (WHERE state <> 'cancelled') AS orders,
    max(placed) FILTER (WHERE state <> 'cancelled') AS last_order
  FROM "lake"."crm_churn"."orders"
  WHERE customer_id IS NOT NULL
  GROUP BY customer_id
),

sent_back AS (
  SELECT o.customer_id, count(*) AS returned
  FROM "lake"."crm_churn"."returns" AS r
  INNER JOIN "lake"."crm_churn"."orders" AS o ON o.id = r.order_id
  GROUP BY o.customer_id
),

clicked AS (
  SELECT customer_id, max(happened) AS last_click
  FROM "lake"."crm_churn"."events"
  GROUP BY customer_id
)

SELECT
  b.customer_id,
  b.orders,
  coalesce(s.returned, 0) AS returned,
  CAST(b.last_order AS timestamp(6) with time zone) AS last_order,
  CAST(c.last_click AS timestamp(6) with time zone) AS last_click,
  coalesce(n.subscribed, false) AS subscribed
FROM bought AS b
LEFT JOIN sent_back AS s ON s.customer_id = b.customer_id
LEFT JOIN clicked AS c ON c.customer_id = b.customer_id
LEFT JOIN "lake"."crm_churn"."newsletter" AS n ON n.customer_id = b.customer_id
) AS made
