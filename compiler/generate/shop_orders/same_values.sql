-- An update that changes nothing.
-- hazards: no-op-update
UPDATE shop.products SET name = name, on_sale = on_sale WHERE id = (SELECT pg_temp.some_product(:salt));
