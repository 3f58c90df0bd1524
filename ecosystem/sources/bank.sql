-- The ledger, as `pgbench --initialize --scale=1` makes it. Run it on an empty database (`psql -d bank -f bank.sql`); a second run
-- changes nothing. Business is made by `pgbench --no-vacuum bank`; without that option pgbench empties the history first.
-- The model is ecosystem/teams/finance/bank.datastore.yaml.

CREATE TABLE IF NOT EXISTS pgbench_branches (
  bid integer NOT NULL PRIMARY KEY,
  bbalance integer,
  filler char(88)
) WITH (fillfactor = 100);

COMMENT ON TABLE pgbench_branches IS 'The branches, each the sum of its accounts.';
COMMENT ON COLUMN pgbench_branches.bbalance IS 'What all accounts of the branch hold together.';

CREATE TABLE IF NOT EXISTS pgbench_tellers (
  tid integer NOT NULL PRIMARY KEY,
  bid integer,
  tbalance integer,
  filler char(84)
) WITH (fillfactor = 100);

COMMENT ON TABLE pgbench_tellers IS 'The counters of the branches, where money is paid in and out.';
COMMENT ON COLUMN pgbench_tellers.tbalance IS 'What went through the teller''s hands, paid in less paid out.';

CREATE TABLE IF NOT EXISTS pgbench_accounts (
  aid integer NOT NULL PRIMARY KEY,
  bid integer,
  abalance integer,
  filler char(84)
) WITH (fillfactor = 100);

COMMENT ON TABLE pgbench_accounts IS 'One row for each account; the balances of all of them add up to those of the tellers and of the branches, at every commit.';
COMMENT ON COLUMN pgbench_accounts.bid IS 'The branch that keeps the account.';
COMMENT ON COLUMN pgbench_accounts.abalance IS 'In the smallest coin, below zero when overdrawn.';
COMMENT ON COLUMN pgbench_accounts.filler IS 'Makes the row as wide as a real one.';

CREATE TABLE IF NOT EXISTS pgbench_history (
  tid integer,
  bid integer,
  aid integer,
  delta integer,
  mtime timestamp,
  filler char(22)
);

COMMENT ON TABLE pgbench_history IS 'Every posting. It has no key and needs none, because postings are added and never changed.';
COMMENT ON COLUMN pgbench_history.mtime IS 'Clock of the teller''s machine.';

-- pgbench draws from exactly so many accounts and tellers; with fewer of them its transfers would hit rows that are not there.

INSERT INTO pgbench_branches (bid, bbalance) VALUES (1, 0)
ON CONFLICT DO NOTHING;

INSERT INTO pgbench_tellers (tid, bid, tbalance)
SELECT tid, 1, 0 FROM generate_series(1, 10) AS tid
ON CONFLICT DO NOTHING;

INSERT INTO pgbench_accounts (aid, bid, abalance, filler)
SELECT aid, 1, 0, '' FROM generate_series(1, 100000) AS aid
ON CONFLICT DO NOTHING;
