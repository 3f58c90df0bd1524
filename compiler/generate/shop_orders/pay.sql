-- An order is paid.
-- weight: 12
WITH paid AS (
  UPDATE shop.orders SET state = 'paid', changed = now()
  WHERE id = (SELECT pg_temp.some_order('placed', :salt)) AND state = 'placed'
  RETURNING id, total
)
INSERT INTO shop.payments (id, order_id, method, state, amount, card_ending, account)
SELECT md5('pay' || id || ' ' || :salt)::uuid, id, 'card', 'authorised', total, :digits, :account FROM paid;
