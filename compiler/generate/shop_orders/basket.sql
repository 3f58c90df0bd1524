-- Two things are laid into a basket.
-- weight: 12
INSERT INTO shop.carts (id, customer_id, client)
SELECT md5('basket' || :salt)::uuid, pg_temp.some_customer(:salt), :address::inet
ON CONFLICT DO NOTHING;

INSERT INTO shop.cart_items (cart_id, product_id, quantity)
SELECT md5('basket' || :salt)::uuid, product_id, :quantity
FROM (SELECT pg_temp.some_product(:other) UNION SELECT pg_temp.some_product(:third)) AS chosen (product_id)
ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity;
