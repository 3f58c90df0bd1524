-- A customer cannot decide: one key is made, changed and deleted, and another changed again and again.
-- hazards: many-changes-of-a-key
UPDATE shop.customers SET tags = ARRAY[:word] WHERE id = (SELECT pg_temp.some_customer(:salt));

UPDATE shop.customers SET tags = tags || :first::text WHERE id = (SELECT pg_temp.some_customer(:salt));

UPDATE shop.customers SET tags = '{}', last_seen = NULL WHERE id = (SELECT pg_temp.some_customer(:salt));

UPDATE shop.customers SET tags = '{"asked, twice"}', last_seen = now() WHERE id = (SELECT pg_temp.some_customer(:salt));

INSERT INTO shop.carts (id) VALUES (md5('carts' || :other)::uuid) ON CONFLICT DO NOTHING;

UPDATE shop.carts SET currency = 'PLN' WHERE id = md5('carts' || :other)::uuid;

DELETE FROM shop.carts WHERE id = md5('carts' || :other)::uuid;
