-- An afternoon of the web shop in a minute: what `python -m tests.record_demo` runs against a real PostgreSQL while
-- Debezium listens. Each transaction is here for a reason.

-- Twenty customers at once: one transaction is one batch, or none of it.
BEGIN;
INSERT INTO shop.customers (email, full_name, country, segment, tags, balance)
SELECT
  'guest' || n || '@example.com',
  'Guest ' || n,
  (ARRAY['DE', 'FR', 'PL', 'AT'])[1 + n % 4],
  'new',
  ARRAY['spring-sale'],
  n % 3
FROM generate_series(1, 20) AS n;
COMMIT;

-- Orders and their lines are written together, so that no reader may see one without the other.
BEGIN;
INSERT INTO shop.orders (number, customer_id, state, total)
SELECT 'W-2026-1' || lpad(n::text, 5, '0'), 1000 + n, 'placed', 27.90 * n FROM generate_series(1, 12) AS n;
INSERT INTO shop.order_items (order_id, line, product_id, quantity, unit_price)
SELECT o.id, 1, 1, round(o.total / 27.90), 27.90 FROM shop.orders AS o WHERE o.number LIKE 'W-2026-1%';
COMMIT;

-- One row, changed again and again: only its last state counts, and every state is a version of its history.
UPDATE shop.customers SET balance = 25.50 WHERE id = 1;
UPDATE shop.customers SET balance = 30.00 WHERE id = 1;
UPDATE shop.customers SET balance = 0, segment = 'regular' WHERE id = 1;

-- Nothing changes, and an event arrives all the same: no version is opened for it.
UPDATE shop.customers SET segment = segment WHERE id = 2;

-- Deleted, and back before the transaction ends.
BEGIN;
DELETE FROM shop.order_items WHERE order_id = 2 AND line = 1;
INSERT INTO shop.order_items (order_id, line, product_id, quantity, unit_price, discount) VALUES (2, 1, 2, 2, 12.50, 1.25);
UPDATE shop.orders SET total = 23.75, changed = now() WHERE id = 2;
COMMIT;

-- A key moves: PostgreSQL's log tells it as a delete and an insert.
BEGIN;
INSERT INTO shop.order_items (order_id, line, product_id, quantity, unit_price) VALUES (3, 2, 2, 1, 12.50);
UPDATE shop.order_items SET line = 9 WHERE order_id = 3 AND line = 2;
COMMIT;

-- Half of this is taken back; half of it counts.
BEGIN;
UPDATE shop.products SET rating = 4.75, tags = tags || '{tested}' WHERE id = 1;
SAVEPOINT before_the_mistake;
UPDATE shop.products SET on_sale = FALSE;
ROLLBACK TO SAVEPOINT before_the_mistake;
UPDATE shop.products SET rating = 'NaN' WHERE id = 3;
COMMIT;

-- All of this is taken back, and leaves no trace.
BEGIN;
DELETE FROM shop.order_items;
ROLLBACK;

-- A customer asks to be forgotten: the row goes, the order stays without its name.
DELETE FROM shop.customers WHERE id = 1003;

-- The warehouse works through the orders.
UPDATE shop.orders SET state = 'paid', changed = now() WHERE number LIKE 'W-2026-1%';
UPDATE shop.orders SET state = 'shipped', changed = now() WHERE number LIKE 'W-2026-1%' AND id % 2 = 0;
UPDATE shop.orders SET state = 'cancelled', changed = now() WHERE number LIKE 'W-2026-1%' AND id % 5 = 0;
