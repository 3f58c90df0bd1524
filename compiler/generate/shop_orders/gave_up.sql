-- A checkout that ends in an error: nothing of it may be seen.
-- hazards: rolled-back-work
-- ends: rollback
INSERT INTO shop.carts (customer_id, currency) SELECT pg_temp.some_customer(:salt), 'XXX';

UPDATE shop.products SET name = 'rolled back' WHERE id = (SELECT pg_temp.some_product(:salt));
