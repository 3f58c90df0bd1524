-- An article that never was.
-- hazards: rolled-back-work
-- ends: rollback
INSERT INTO legacy.barcodes (article_no, code) VALUES (:article, 'rolled back');

DELETE FROM legacy.articles;
