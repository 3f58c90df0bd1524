-- A special offer moves to another year: another partition, another key.
-- hazards: row-moves-between-partitions, key-update
INSERT INTO legacy.campaigns (id, starts, title) VALUES (:account, '2026-12-31', 'moves') ON CONFLICT DO NOTHING;

DELETE FROM legacy.campaigns WHERE id = :account AND starts = '2025-12-31';

UPDATE legacy.campaigns SET starts = '2025-12-31' WHERE id = :account AND starts = '2026-12-31';
