-- Goods arrive.
-- weight: 8
UPDATE shop.stock SET on_hand = on_hand + :quantity * 10
WHERE product_id = (SELECT pg_temp.some_product(:salt)) AND warehouse = 'BER';
