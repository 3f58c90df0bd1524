-- An account is opened, closed and opened again in one transaction.
-- hazards: delete-then-insert, many-changes-of-a-key
INSERT INTO pgbench_accounts (aid, bid, abalance, filler) VALUES (:guest, 1, 0, 'first')
ON CONFLICT (aid) DO UPDATE SET filler = excluded.filler;

DELETE FROM pgbench_accounts WHERE aid = :guest;

INSERT INTO pgbench_accounts (aid, bid, abalance, filler) VALUES (:guest, 1, 0, 'opened again');
