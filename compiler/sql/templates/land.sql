-- The same rows once, however often it runs.
MERGE INTO {{ landing }} AS t
USING (
    SELECT
        pos,
        at_kafka,
        body.source."schema" || '.' || body.source."table" AS src_table,
        body.op AS op,
        coalesce(body."transaction".id, CASE WHEN body.status IN ('BEGIN', 'END') THEN body.id END) AS tx,
        key_json,
        value_json
    FROM (
        SELECT
            _partition_offset + {{ first }} AS pos,
            CAST(_timestamp AS {{ d.timestamptz }}) AS at_kafka,
            _key AS key_json,
            _message AS value_json,
            {{ body | deep(12) }} AS body
        FROM {{ topic }}
        WHERE
            _partition_offset >= :lo - {{ first }}
            AND _partition_offset < :hi - {{ first }}
            AND _message IS NOT NULL
    ) AS message
    WHERE {{ token | deep }}
) AS s
ON t.src_offset = s.pos AND t.src_offset >= :lo AND t.src_offset < :hi
WHEN NOT MATCHED THEN
    INSERT (src_offset, src_ts, src_table, op, tx, key_json, value_json)
    VALUES (s.pos, s.at_kafka, s.src_table, s.op, s.tx, s.key_json, s.value_json)
