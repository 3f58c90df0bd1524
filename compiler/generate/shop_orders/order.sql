-- An order with two lines: the order, the lines, the stock and the basket in one transaction.
-- weight: 14
-- hazards: transaction-over-tables
SELECT count(*) FROM (
  SELECT 1 FROM shop.stock
  WHERE product_id IN (pg_temp.some_product(:salt), pg_temp.some_product(:other)) ORDER BY product_id, warehouse FOR UPDATE
) AS locked;

INSERT INTO shop.orders (id, number, customer_id, address_id, total, note)
OVERRIDING SYSTEM VALUE
SELECT
  id, 'G-' || id, buyer.customer_id, (SELECT max(a.id) FROM shop.addresses AS a WHERE a.customer_id = buyer.customer_id), 0, :note
FROM nextval(pg_get_serial_sequence('shop.orders', 'id')) AS id, (SELECT pg_temp.some_customer(:third)) AS buyer (customer_id);

INSERT INTO shop.order_items (order_id, line, product_id, quantity, unit_price)
SELECT
  currval(pg_get_serial_sequence('shop.orders', 'id')), row_number() OVER (ORDER BY product_id), product_id, :quantity,
  coalesce((SELECT p.amount FROM shop.prices AS p WHERE p.product_id = chosen.product_id ORDER BY p.currency, p.since DESC LIMIT 1), :amount)
FROM (SELECT pg_temp.some_product(:salt) UNION SELECT pg_temp.some_product(:other)) AS chosen (product_id);

UPDATE shop.orders
SET total = (SELECT sum(quantity * unit_price - discount) FROM shop.order_items WHERE order_id = orders.id)
WHERE id = currval(pg_get_serial_sequence('shop.orders', 'id'));

UPDATE shop.stock SET reserved = reserved + :quantity
WHERE product_id IN (pg_temp.some_product(:salt), pg_temp.some_product(:other)) AND warehouse = 'BER';

DELETE FROM shop.carts WHERE customer_id = (SELECT pg_temp.some_customer(:third));
