-- The money for a return goes back, as store credit.
-- weight: 2
WITH settled AS (
  UPDATE shop.returns SET settled = current_date
  WHERE id = (SELECT pg_temp.some_return(:salt)) AND settled IS NULL
  RETURNING order_id, refund
)
UPDATE shop.customers SET balance = balance + settled.refund
FROM settled JOIN shop.orders ON orders.id = settled.order_id
WHERE customers.id = orders.customer_id;
