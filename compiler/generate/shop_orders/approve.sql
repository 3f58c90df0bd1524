-- A review is read and shown, and counts for the rating.
-- weight: 3
UPDATE shop.reviews SET approved = true WHERE id = (SELECT pg_temp.some_review(:salt)) AND NOT approved;

UPDATE shop.products SET rating = (SELECT avg(stars) FROM shop.reviews WHERE product_id = products.id AND approved)
WHERE id = (SELECT product_id FROM shop.reviews WHERE id = (SELECT pg_temp.some_review(:salt)));
