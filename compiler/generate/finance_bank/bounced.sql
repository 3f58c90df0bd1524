-- A transfer that bounces: all of it is taken back.
-- hazards: rolled-back-work
-- ends: rollback
UPDATE pgbench_accounts SET abalance = abalance + :delta WHERE aid = :account;

UPDATE pgbench_tellers SET tbalance = tbalance + :delta WHERE tid = :teller;
