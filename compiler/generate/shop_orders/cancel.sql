-- An order is taken back before it is paid.
-- weight: 2
UPDATE shop.orders SET state = 'cancelled', changed = now()
WHERE id = (SELECT pg_temp.some_order('placed', :salt)) AND state = 'placed';
