-- Land changes of shop/orders
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The same rows once, however often it runs.
MERGE INTO "lake"."weir_shop_orders".landing AS t
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
            _partition_offset + 281474976710656 AS pos,
            CAST(_timestamp AS timestamp(6) with time zone) AS at_kafka,
            _key AS key_json,
            _message AS value_json,
            CAST(json_parse(_message) AS ROW(
                "op" varchar,
                "status" varchar,
                "id" varchar,
                "event_count" bigint,
                "data_collections" json,
                "type" varchar,
                "aggregate_type" varchar,
                "source" ROW("schema" varchar, "table" varchar, "snapshot" varchar),
                "transaction" ROW("id" varchar, "total_order" bigint)
            )) AS body
        FROM kafka_shop_orders.cdc."shop_orders"
        WHERE
            _partition_offset >= :lo - 281474976710656
            AND _partition_offset < :hi - 281474976710656
            AND _message IS NOT NULL
    ) AS message
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'land' AND held.token = :token
    )
) AS s
ON t.src_offset = s.pos AND t.src_offset >= :lo AND t.src_offset < :hi
WHEN NOT MATCHED THEN
    INSERT (src_offset, src_ts, src_table, op, tx, key_json, value_json)
    VALUES (s.pos, s.at_kafka, s.src_table, s.op, s.tx, s.key_json, s.value_json)
