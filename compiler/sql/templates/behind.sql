SELECT src_table, count(*) AS changes, min(written) AS oldest
FROM (
    SELECT
        json_extract_scalar(_message, '$.source.schema') || '.' || json_extract_scalar(_message, '$.source.table') AS src_table,
        CAST(json_extract_scalar(_message, '$.source.ts_ms') AS bigint) AS written
    FROM {{ topic }}
    WHERE _partition_offset >= :lo - {{ first }} AND json_extract_scalar(_message, '$.op') IS NOT NULL
) AS change
WHERE src_table NOT IN ('weir.heartbeat', 'weir.signal')
GROUP BY src_table
