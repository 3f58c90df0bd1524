-- A review as long as a book.
-- hazards: message-too-large
INSERT INTO shop.reviews (product_id, stars, title, body)
SELECT pg_temp.some_product(:salt), :stars, 'An essay', pg_temp.long_text(200, :other);
