-- A partner shop renumbers a review that runs to pages.
-- hazards: key-update-with-unchanged-toast
INSERT INTO shop.reviews (product_id, stars, body)
SELECT pg_temp.some_product(:salt), :stars, pg_temp.long_text(6, :other);

UPDATE shop.reviews SET id = nextval(pg_get_serial_sequence('shop.reviews', 'id'))
WHERE id = currval(pg_get_serial_sequence('shop.reviews', 'id'));
