-- Somebody looks for something, and finds it.
-- weight: 24
INSERT INTO shop.events (customer_id, kind, path, client, detail)
SELECT pg_temp.some_customer(:salt), 'search', '/search', :address::inet, jsonb_build_object('words', :word);

INSERT INTO shop.events (customer_id, kind, path, client)
SELECT pg_temp.some_customer(:salt), 'view', '/' || lower(sku), :address::inet
FROM shop.products WHERE id = (SELECT pg_temp.some_product(:other));

UPDATE shop.customers SET last_seen = now() WHERE id = (SELECT pg_temp.some_customer(:salt));
