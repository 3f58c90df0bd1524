-- Baskets that nobody came back to are deleted.
-- weight: 1
DELETE FROM shop.carts WHERE id IN (SELECT id FROM shop.carts ORDER BY touched LIMIT 20);
