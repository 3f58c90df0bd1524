-- A branch is written as it was.
-- hazards: no-op-update
UPDATE pgbench_branches SET bbalance = bbalance WHERE bid = 1;
