-- A transfer is booked wrongly, taken back to a savepoint and booked rightly.
-- hazards: rolled-back-work, many-changes-of-a-key
UPDATE pgbench_accounts SET abalance = abalance + :delta WHERE aid = :account;

SAVEPOINT counted;

UPDATE pgbench_tellers SET tbalance = tbalance - 1 WHERE tid = :teller;

ROLLBACK TO SAVEPOINT counted;

UPDATE pgbench_accounts SET abalance = abalance + :delta WHERE aid = :account;

UPDATE pgbench_tellers SET tbalance = tbalance + 2 * :delta WHERE tid = :teller;

UPDATE pgbench_branches SET bbalance = bbalance + 2 * :delta WHERE bid = 1;

INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (:teller, 1, :account, 2 * :delta, localtimestamp(6));
