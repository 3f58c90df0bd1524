-- One step of a transaction is taken back, the rest stays.
-- hazards: rolled-back-work
UPDATE shop.stock SET reorder_below = :quantity WHERE product_id = (SELECT pg_temp.some_product(:salt)) AND warehouse = 'BER';

SAVEPOINT careful;

UPDATE shop.products SET name = 'rolled back' WHERE id = (SELECT pg_temp.some_product(:salt));

ROLLBACK TO SAVEPOINT careful;

UPDATE shop.products SET tags = ARRAY[:word] WHERE id = (SELECT pg_temp.some_product(:salt));
