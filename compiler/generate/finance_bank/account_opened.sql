-- An account is opened, beyond those that pgbench draws from.
-- weight: 2
INSERT INTO pgbench_accounts (aid, bid, abalance, filler) VALUES (:guest, 1, 0, '')
ON CONFLICT DO NOTHING;
