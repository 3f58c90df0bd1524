-- A price that is not a number. No decimal of an engine holds it.
-- hazards: decimal-beyond-the-target
-- asks: unholdable
UPDATE shop.prices SET amount = 'NaN' WHERE product_id = (SELECT pg_temp.some_product(:salt)) AND currency = 'EUR';
