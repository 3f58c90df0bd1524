-- Somebody changes what they want to read.
-- weight: 4
INSERT INTO shop.newsletter (customer_id, subscribed, topics, changed)
SELECT id, :quantity > 2, ARRAY[:word], localtimestamp(6) FROM shop.customers WHERE id = (SELECT pg_temp.some_customer(:salt))
ON CONFLICT (customer_id) DO UPDATE
SET subscribed = excluded.subscribed, topics = excluded.topics, changed = excluded.changed;
