-- The unique indexes of the given tables, over whole columns: primary keys, replica identities, and what could be a key.
SELECT
    i.indrelid AS table_id,
    i.indisprimary AS is_primary,
    i.indisreplident AS is_identity,
    NOT i.indimmediate AS is_deferrable,
    i.indisvalid AND i.indpred IS NULL AND bool_and(a.attnotnull) AS is_whole,
    array_agg(a.attname::text ORDER BY k.n) AS columns
FROM pg_index AS i
CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, n)
JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE
    i.indrelid = ANY(%(tables)s)
    AND (i.indisunique OR i.indisprimary)
    AND i.indexprs IS NULL
    -- What INCLUDE adds comes after the key.
    AND k.n <= i.indnkeyatts
GROUP BY i.indexrelid, i.indrelid, i.indisprimary, i.indisreplident, i.indimmediate, i.indisvalid, i.indpred
ORDER BY i.indrelid, i.indexrelid
