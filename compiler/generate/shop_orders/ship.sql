-- A parcel leaves the house, and the money is taken.
-- weight: 11
WITH shipped AS (
  UPDATE shop.orders SET state = 'shipped', changed = now()
  WHERE id = (SELECT pg_temp.some_order('paid', :salt)) AND state = 'paid'
  RETURNING id
), taken AS (
  UPDATE shop.payments SET state = 'captured', captured = now()
  WHERE order_id IN (SELECT id FROM shipped) AND state = 'authorised'
)
INSERT INTO shop.shipments (order_id, carrier, tracking, state, weight_kg)
SELECT id, 'Parcel Post', 'PP' || lpad(id::text, 14, '0'), 'handed-over', :weight FROM shipped;
