-- A price tag moves to another shelf, which is half of its key; the table logs whole rows.
-- hazards: key-update, table-without-key
INSERT INTO legacy.price_tags (article_no, shelf, amount, printed) VALUES (:article, 'M ' || :quantity, :amount, NULL)
ON CONFLICT DO NOTHING;

UPDATE legacy.price_tags SET shelf = 'N ' || :quantity
WHERE article_no = :article AND shelf = 'M ' || :quantity
AND NOT EXISTS (SELECT FROM legacy.price_tags AS other WHERE other.article_no = :article AND other.shelf = 'N ' || :quantity);
