-- What pgbench calls a transfer: account, teller and branch stay equal in sum. Rows are locked in the same order everywhere.
-- weight: 60
UPDATE pgbench_accounts SET abalance = abalance + :delta WHERE aid = :account;

SELECT abalance FROM pgbench_accounts WHERE aid = :account;

UPDATE pgbench_tellers SET tbalance = tbalance + :delta WHERE tid = :teller;

UPDATE pgbench_branches SET bbalance = bbalance + :delta WHERE bid = 1;

INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (:teller, 1, :account, :delta, localtimestamp(6));
