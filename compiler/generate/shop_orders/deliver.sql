-- A parcel arrives.
-- weight: 10
WITH arrived AS (
  UPDATE shop.orders SET state = 'delivered', changed = now()
  WHERE id = (SELECT pg_temp.some_order('shipped', :salt)) AND state = 'shipped'
  RETURNING id
)
UPDATE shop.shipments SET state = 'delivered', delivered = now() WHERE order_id IN (SELECT id FROM arrived);
