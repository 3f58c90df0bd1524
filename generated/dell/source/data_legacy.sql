-- What the database of data/legacy needs before its changes can be captured.
-- Made by weir from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
--
-- Whoever owns the database runs it, as often as they like: what is there already stays as it is, and nothing is dropped.
-- A dataset that nobody needs any more leaves the publication here, after it has left the connector.

BEGIN;

-- Some statements wait for the end of transactions on a table, and everybody else then waits behind them.
SET LOCAL lock_timeout = '10s';

-- The role that captures; its name comes from the environment, with each ' doubled.
SELECT set_config('weir.role', '${legacy-db.user}', true);

-- What the log must hold of a changed row: the full row, its key, or none of it because rows are only added.
CREATE TEMPORARY TABLE captured (schema_name name, table_name name, logged text) ON COMMIT DROP;
INSERT INTO pg_temp.captured VALUES
  ('legacy', 'articles', 'full'),
  ('legacy', 'barcodes', 'key'),
  ('legacy', 'manuals', 'key'),
  ('legacy', 'price_tags', 'full'),
  ('legacy', 'campaigns', 'key'),
  ('legacy', 'Shelf Plan', 'key');

-- 1. Nothing is begun that cannot be finished.

DO $weir$
DECLARE
  capturing pg_roles%ROWTYPE;
  waits text;
  absent text;
  unlogged text;
BEGIN
  IF current_setting('wal_level') <> 'logical' THEN
    RAISE EXCEPTION 'wal_level is %, so the log does not hold what changed.', current_setting('wal_level')
      USING HINT = 'ALTER SYSTEM SET wal_level = logical, then start the server again.';
  END IF;

  SELECT * INTO capturing FROM pg_roles WHERE rolname = current_setting('weir.role');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There is no role %.', quote_ident(current_setting('weir.role'))
      USING HINT = format('CREATE ROLE %I LOGIN REPLICATION PASSWORD ''...'';', current_setting('weir.role'));
  END IF;
  IF NOT capturing.rolreplication AND NOT capturing.rolsuper THEN
    RAISE EXCEPTION 'The role % may not read the log.', quote_ident(capturing.rolname)
      USING HINT = format('ALTER ROLE %I REPLICATION;', capturing.rolname);
  END IF;

  -- Commits of a role that does not wait for them overtake those of others: deleted rows would come back.
  SELECT coalesce(
    (
      SELECT substr(said, length('synchronous_commit=') + 1)
      FROM pg_db_role_setting AS held, unnest(held.setconfig) AS said
      WHERE held.setrole IN (0, capturing.oid)
        AND held.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
        AND said LIKE 'synchronous\_commit=%'
      ORDER BY held.setrole = 0, held.setdatabase = 0
      LIMIT 1
    ),
    (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit')
  ) INTO waits;
  IF waits NOT IN ('on', 'remote_apply') THEN
    RAISE EXCEPTION 'The role % has synchronous_commit = %, so its commits overtake those of others.',
      quote_ident(capturing.rolname), waits
      USING HINT = format('ALTER ROLE %I SET synchronous_commit = on;', capturing.rolname);
  END IF;

  SELECT string_agg(format('%I.%I', schema_name, table_name), ', ') INTO absent
  FROM pg_temp.captured
  WHERE to_regclass(format('%I.%I', schema_name, table_name)) IS NULL;
  IF absent IS NOT NULL THEN
    RAISE EXCEPTION 'The model describes tables that are not there: %.', absent
      USING HINT = 'weir check --live compares the model with this database.';
  END IF;

  -- Publishing such a table would make UPDATE and DELETE fail in the application that owns it.
  SELECT string_agg(format('%I.%I', captured.schema_name, captured.table_name), ', ') INTO unlogged
  FROM pg_temp.captured
  JOIN pg_class ON pg_class.oid = to_regclass(format('%I.%I', captured.schema_name, captured.table_name))
  WHERE captured.logged = 'key' AND (
    pg_class.relreplident = 'n'
    OR pg_class.relreplident = 'd' AND NOT EXISTS (
      SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary AND indimmediate
    )
  );
  IF unlogged IS NOT NULL THEN
    RAISE EXCEPTION 'The log does not say which rows change in %.', unlogged
      USING HINT = 'Say replicaIdentity: full in the model, or give the table a primary key that is not deferrable.';
  END IF;

  IF EXISTS (
    SELECT FROM pg_replication_slots
    WHERE slot_name = 'weir_data_legacy'
      AND (plugin IS DISTINCT FROM 'pgoutput' OR database IS DISTINCT FROM current_database())
  ) THEN
    RAISE EXCEPTION 'The slot weir_data_legacy belongs to something else.'
      USING HINT = 'It is in another database of this server, or of another plugin than pgoutput.';
  END IF;
END
$weir$;

-- 2. Two tables of weir's own: a row that is written again and again proves that the chain is alive, and signals mark
--    places in it.

CREATE SCHEMA IF NOT EXISTS weir;
CREATE TABLE IF NOT EXISTS weir.heartbeat (id integer PRIMARY KEY, at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS weir.signal (id varchar(64) PRIMARY KEY, type varchar(32) NOT NULL, data varchar(2048));
INSERT INTO weir.heartbeat (id, at) VALUES (1, now()) ON CONFLICT (id) DO NOTHING;

-- 3. Rights, as far as they are missing.

DO $weir$
DECLARE
  capturing name := current_setting('weir.role');
  missing record;
BEGIN
  FOR missing IN
    SELECT DISTINCT schema_name FROM (SELECT schema_name FROM pg_temp.captured UNION ALL SELECT 'weir') AS every
    WHERE NOT has_schema_privilege(capturing, schema_name::text, 'USAGE')
  LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', missing.schema_name, capturing);
  END LOOP;
  FOR missing IN
    SELECT schema_name, table_name, privilege
    FROM (
      SELECT schema_name, table_name, 'SELECT' FROM pg_temp.captured
      UNION ALL VALUES
        ('weir', 'heartbeat', 'SELECT'), ('weir', 'heartbeat', 'UPDATE'),
        ('weir', 'signal', 'SELECT'), ('weir', 'signal', 'INSERT'), ('weir', 'signal', 'DELETE')
    ) AS every (schema_name, table_name, privilege)
    WHERE NOT has_table_privilege(capturing, format('%I.%I', schema_name, table_name), privilege)
  LOOP
    EXECUTE format(
      'GRANT %s ON TABLE %I.%I TO %I', missing.privilege, missing.schema_name, missing.table_name, capturing
    );
  END LOOP;
END
$weir$;

-- 4. The full row in the log where the model says so. A row is logged by the identity of the partition that holds it.

DO $weir$
DECLARE
  part regclass;
BEGIN
  FOR part IN
    SELECT pg_class.oid::regclass
    FROM pg_temp.captured
    CROSS JOIN LATERAL to_regclass(format('%I.%I', captured.schema_name, captured.table_name)) AS root
    JOIN pg_class ON pg_class.oid = root OR pg_class.oid IN (SELECT relid FROM pg_partition_tree(root))
    WHERE captured.logged = 'full' AND pg_class.relreplident <> 'f' AND pg_class.relkind IN ('r', 'p')
    ORDER BY pg_class.oid
  LOOP
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', part);
  END LOOP;
END
$weir$;

-- 5. The publication holds exactly these tables. It is only ever altered: under a slot that is read, one that was
--    dropped and made again delivers nothing more.

DO $weir$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_publication WHERE pubname = 'weir_data_legacy') THEN
    CREATE PUBLICATION "weir_data_legacy";
  END IF;
END
$weir$;

ALTER PUBLICATION "weir_data_legacy"
  SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);
ALTER PUBLICATION "weir_data_legacy" SET TABLE
  "weir"."heartbeat",
  "weir"."signal",
  "legacy"."articles",
  "legacy"."barcodes",
  "legacy"."manuals",
  "legacy"."price_tags",
  "legacy"."campaigns",
  "legacy"."Shelf Plan";

COMMIT;

-- 6. The slot keeps the log until it was read. It comes last, because it begins with what is published by then, and it
--    needs a transaction of its own.

SELECT pg_create_logical_replication_slot('weir_data_legacy', 'pgoutput')
WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'weir_data_legacy');
