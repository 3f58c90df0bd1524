-- A price tag is printed anew. Its table has no primary key.
-- weight: 4
INSERT INTO legacy.price_tags (article_no, shelf, amount, printed)
SELECT pg_temp.some_article(:salt), 'A ' || :quantity, :amount, now()
ON CONFLICT (article_no, shelf) DO UPDATE SET amount = excluded.amount, printed = excluded.printed;
