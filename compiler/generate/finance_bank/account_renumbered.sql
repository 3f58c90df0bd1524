-- An account gets another number.
-- hazards: key-update
INSERT INTO pgbench_accounts (aid, bid, abalance, filler) VALUES (:guest, 1, 0, 'renumbered')
ON CONFLICT (aid) DO NOTHING;

UPDATE pgbench_accounts SET aid = aid + 1000000
WHERE aid = :guest AND NOT EXISTS (SELECT FROM pgbench_accounts AS other WHERE other.aid = :guest + 1000000);
