-- An account without money is closed.
-- weight: 1
DELETE FROM pgbench_accounts WHERE aid = :guest AND abalance = 0;
