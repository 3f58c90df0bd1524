-- Somebody says what a product is worth.
-- weight: 4
INSERT INTO shop.reviews (product_id, customer_id, stars, title, body)
SELECT pg_temp.some_product(:salt), pg_temp.some_customer(:other), :stars, initcap(:word), :note;
