-- A refund counts on the day of its order, so that a day's total only ever falls.
WITH sold AS (
  SELECT
    id,
    currency,
    total,
    CAST(placed AT TIME ZONE 'Europe/Berlin' AS date) AS day
  FROM orders
  WHERE state <> 'cancelled'
),

refunded AS (
  SELECT order_id, sum(refund) AS refund
  FROM returns
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
