-- Atomic, and the same rows once however often it runs.
MERGE INTO {{ landing }} t
USING (
    SELECT
        _partition_offset AS src_offset,
        _timestamp AS src_ts,
        json_extract_scalar(_message, '$.source.schema') || '.' || json_extract_scalar(_message, '$.source.table') AS src_table,
        json_extract_scalar(_message, '$.op') AS op,
        coalesce(
            json_extract_scalar(_message, '$.transaction.id'),
            IF(json_extract_scalar(_message, '$.status') IN ('BEGIN', 'END'), json_extract_scalar(_message, '$.id'))
        ) AS tx,
        _key AS key_json,
        _message AS value_json
    FROM {{ topic }}
    WHERE _partition_offset >= {{ lo }} AND _partition_offset < {{ hi }}
) s
ON t.src_offset = s.src_offset AND t.src_offset >= {{ lo }} AND t.src_offset < {{ hi }}
WHEN NOT MATCHED THEN
    INSERT (src_offset, src_ts, src_table, op, tx, key_json, value_json)
    VALUES (s.src_offset, CAST(s.src_ts AS timestamp(6) with time zone), s.src_table, s.op, s.tx, s.key_json, s.value_json)
