-- An article is deleted, and its number is another article's in the same transaction.
-- hazards: delete-then-insert
INSERT INTO legacy.articles (article_no, title) VALUES (:article, 'old') ON CONFLICT DO NOTHING;

DELETE FROM legacy.articles WHERE article_no = :article;

INSERT INTO legacy.articles (article_no, title, class_code, changed) VALUES (:article, :note, 'NEW', now());
