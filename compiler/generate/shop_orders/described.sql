-- A product gets a description of several pages, and then only its price tag moves.
-- hazards: unchanged-toast
UPDATE shop.products SET description = pg_temp.long_text(5, :other) WHERE id = (SELECT pg_temp.some_product(:salt));

UPDATE shop.products SET on_sale = NOT on_sale WHERE id = (SELECT pg_temp.some_product(:salt));
