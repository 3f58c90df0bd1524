-- An article is corrected again and again.
-- hazards: many-changes-of-a-key
UPDATE legacy.articles SET pieces = 1 WHERE article_no = 4713;

UPDATE legacy.articles SET pieces = NULL, title = '' WHERE article_no = 4713;

UPDATE legacy.articles SET pieces = :quantity, title = :note WHERE article_no = 4713;
