-- All price tags are thrown away, and the first new one hangs already.
-- hazards: truncate, table-without-key
TRUNCATE legacy.price_tags;

INSERT INTO legacy.price_tags (article_no, shelf, amount, printed) VALUES (4711, 'A 3', :amount, now());
