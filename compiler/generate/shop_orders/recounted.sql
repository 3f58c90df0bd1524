-- A shelf is taken down and put up again in one transaction.
-- hazards: delete-then-insert
INSERT INTO shop.stock (product_id, warehouse, on_hand)
SELECT pg_temp.some_product(:salt), 'LIL', 0
ON CONFLICT DO NOTHING;

DELETE FROM shop.stock WHERE product_id = (SELECT pg_temp.some_product(:salt)) AND warehouse = 'LIL';

INSERT INTO shop.stock (product_id, warehouse, on_hand)
SELECT pg_temp.some_product(:salt), 'LIL', :quantity;
