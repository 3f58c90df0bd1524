-- A click belongs to another month: the row goes to another partition, under another key.
-- hazards: row-moves-between-partitions, key-update
DELETE FROM shop.events WHERE id = md5('late' || :salt)::uuid AND happened = '2026-10-15 12:00:00+00';

INSERT INTO shop.events (id, happened, kind, path)
VALUES (md5('late' || :salt)::uuid, '2026-11-15 12:00:00+00', 'view', '/late');

UPDATE shop.events SET happened = '2026-10-15 12:00:00+00'
WHERE id = md5('late' || :salt)::uuid AND happened = '2026-11-15 12:00:00+00';
