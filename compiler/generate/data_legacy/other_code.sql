-- A code with letters is spelled differently, and with it the key.
-- hazards: key-update
INSERT INTO legacy.barcodes (article_no, code) VALUES (:article, 'old "' || :word || '"') ON CONFLICT DO NOTHING;

DELETE FROM legacy.barcodes WHERE article_no = :article AND code = 'new ''' || :word || '''';

UPDATE legacy.barcodes SET code = 'new ''' || :word || '''' WHERE article_no = :article AND code = 'old "' || :word || '"';
