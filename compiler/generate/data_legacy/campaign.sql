-- A special offer is planned.
-- weight: 2
INSERT INTO legacy.campaigns (id, starts, title, discount)
VALUES (:account, '2026-03-01'::date + :quantity, initcap(:word), :quantity * 2.5)
ON CONFLICT (id, starts) DO UPDATE SET title = excluded.title, discount = excluded.discount;
