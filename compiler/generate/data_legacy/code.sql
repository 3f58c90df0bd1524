-- The tills accept another code.
-- weight: 4
INSERT INTO legacy.barcodes (article_no, code, printed_as)
SELECT pg_temp.some_article(:salt), :digits || '-' || :quantity, 'EAN-13'
ON CONFLICT (article_no, code) DO UPDATE SET printed_as = 'Code 128';
