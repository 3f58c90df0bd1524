-- Merge changes of shop/orders/events
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_shop_orders"."events_live_d1c75eea" AS t
USING (
    WITH
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing
        WHERE
            src_table = 'shop.events' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("id" varchar, "happened" varchar)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" varchar,
                    "happened" varchar,
                    "customer_id" bigint,
                    "kind" varchar,
                    "path" varchar,
                    "client" varchar,
                    "detail" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            CAST(__k."id" AS uuid) AS "id",
            CASE
                WHEN regexp_like(__k."happened", '^[0-9]{4}-') AND __k."happened" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__k."happened") AS timestamp(6) with time zone)
                WHEN __k."happened" IS NOT NULL
                    THEN CAST(fail('events.happened: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "happened",
            __pos,
            __op,
            __v
        FROM event
    ),
    whole AS (
        -- the last image of a key that is whole, or its end: only what came since counts
        SELECT
            "id", "happened", __pos, __op, __v,
            max(CASE WHEN __op <> 'u' THEN __pos END) OVER (PARTITION BY "id", "happened") AS __full_pos
        FROM keyed
    ),
    folded AS (
        SELECT
            "id", "happened",
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(__v, __pos) AS __v,
            max_by(ROW(__v."kind"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."kind" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_3,
            max_by(ROW(__v."path"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."path" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_4,
            max_by(ROW(__v."client"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."client" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_5,
            max_by(ROW(__v."detail"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."detail" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_6,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id", "happened"
    ),
    changed AS (
        SELECT
            "id", "happened",
            __pos AS __pos,
            __op AS __op,
            __v."customer_id" AS "customer_id",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('events.kind: a long value was left out that never arrived') AS varchar)
            END AS "kind",
            __long_3 IS NOT NULL AS __known_3,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_4 IS NOT NULL THEN __long_4[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('events.path: a long value was left out that never arrived') AS varchar)
            END AS "path",
            __long_4 IS NOT NULL AS __known_4,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_5 IS NOT NULL THEN __long_5[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('events.client: a long value was left out that never arrived') AS varchar)
            END AS "client",
            __long_5 IS NOT NULL AS __known_5,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_6 IS NOT NULL THEN __long_6[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('events.detail: a long value was left out that never arrived') AS varchar)
            END AS "detail",
            __long_6 IS NOT NULL AS __known_6
        FROM folded
    )
    SELECT
        "id", "happened",
        __pos,
        __op,
        "customer_id",
        "kind",
        "path",
        "client",
        "detail",
        __known_3,
        __known_4,
        __known_5,
        __known_6
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'events_live_d1c75eea' AND held.token = :token
    )
) AS s
ON t."id" = s."id" AND t."happened" = s."happened"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos THEN UPDATE SET
    "customer_id" = s."customer_id",
    "kind" = CASE WHEN s.__known_3 THEN s."kind" ELSE t."kind" END,
    "path" = CASE WHEN s.__known_4 THEN s."path" ELSE t."path" END,
    "client" = CASE WHEN s.__known_5 THEN s."client" ELSE t."client" END,
    "detail" = CASE WHEN s.__known_6 THEN s."detail" ELSE t."detail" END,
    __pos = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "id", "happened",
        "customer_id",
        "kind",
        "path",
        "client",
        "detail",
        __pos
    )
    VALUES (
        s."id", s."happened",
        s."customer_id",
CASE
            WHEN s.__known_3 THEN s."kind"
            ELSE CAST(fail('events.kind: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_4 THEN s."path"
            ELSE CAST(fail('events.path: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_5 THEN s."client"
            ELSE CAST(fail('events.client: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_6 THEN s."detail"
            ELSE CAST(fail('events.detail: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
