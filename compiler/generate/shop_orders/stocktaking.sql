-- Everything is counted in one night: one transaction with very many rows.
-- hazards: giant-transaction
SELECT count(*) FROM (SELECT 1 FROM shop.stock ORDER BY product_id, warehouse FOR UPDATE) AS locked;

UPDATE shop.stock SET counted = now();

INSERT INTO shop.events (kind, path, detail)
SELECT 'view', '/stocktaking/' || n, jsonb_build_object('shelf', n) FROM generate_series(1, 2000) AS n;
