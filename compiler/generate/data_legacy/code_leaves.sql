-- A code is no longer accepted.
-- weight: 1
DELETE FROM legacy.barcodes
WHERE (article_no, code) IN (SELECT article_no, code FROM legacy.barcodes ORDER BY md5(code || :salt) LIMIT 1);
