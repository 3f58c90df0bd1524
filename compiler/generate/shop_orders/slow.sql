-- A transaction writes first, takes its time and commits last: another one, begun later, is seen before it.
-- hazards: lsn-is-no-order
-- beside: newsletter
UPDATE shop.categories SET name = initcap(:word) WHERE id = 2;

SELECT pg_sleep(:pause);

UPDATE shop.categories SET position = 1 + :quantity WHERE id = 3;
