-- The publications. A server that does not know an attribute yet has no such key in the JSON.
SELECT
    p.pubname::text AS name,
    p.puballtables AS all_tables,
    p.pubinsert,
    p.pubupdate,
    p.pubdelete,
    coalesce((to_jsonb(p) ->> 'pubtruncate')::boolean, false) AS pubtruncate,
    coalesce((to_jsonb(p) ->> 'pubviaroot')::boolean, false) AS publish_via_partition_root
FROM pg_publication AS p
ORDER BY p.pubname
