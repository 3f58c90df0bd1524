-- How far a source is prepared for one stream; a partition has an identity of its own.
SELECT
  EXISTS (SELECT FROM pg_publication WHERE pubname = %(own)s) AS publication,
  EXISTS (
    SELECT FROM pg_publication
    WHERE pubname = %(own)s AND pubinsert AND pubupdate AND pubdelete AND pubtruncate AND pubviaroot
  ) AS whole,
  ARRAY(
    SELECT format('%%s.%%s', namespace.nspname, class.relname)
    FROM pg_publication_rel AS member
    JOIN pg_publication AS publication ON publication.oid = member.prpubid
    JOIN pg_class AS class ON class.oid = member.prrelid
    JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
    WHERE publication.pubname = %(own)s
    ORDER BY 1
  ) AS published,
  ARRAY(
    SELECT class.oid::regclass::text
    FROM unnest(%(full)s::text[]) AS root
    JOIN pg_class AS class
      ON class.oid = to_regclass(root) OR class.oid IN (SELECT relid FROM pg_partition_tree(to_regclass(root)))
    WHERE class.relreplident <> 'f' AND class.relkind IN ('r', 'p')
    ORDER BY 1
  ) AS key_only,
  (
    SELECT wal_status FROM pg_replication_slots
    WHERE slot_name = %(slot)s AND plugin = 'pgoutput' AND database = current_database()
  ) AS slot
