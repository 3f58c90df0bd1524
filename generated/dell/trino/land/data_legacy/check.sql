-- What cannot be decoded of data/legacy
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- What cannot be decoded, before anybody sees it. Nothing is typed for good here, so a wrong value answers, not fails.
WITH message AS (
    SELECT
        _key AS key_json,
        CAST(json_parse(_message) AS ROW("op" varchar, "source" ROW("schema" varchar, "table" varchar), "after" json)) AS body
    FROM kafka_data_legacy.cdc."data_legacy"
    WHERE
        _partition_offset >= :lo - 281474976710656
        AND _partition_offset < :hi - 281474976710656
        AND _message IS NOT NULL
),
change AS (
    SELECT
        body.op AS op,
        body.source."schema" || '.' || body.source."table" AS src_table,
        TRY(CAST(json_parse(key_json) AS map(varchar, json))) AS key_fields,
        TRY(CAST(body."after" AS map(varchar, json))) AS fields
    FROM message
    WHERE body.op IN ('c', 'u', 'd')
),
-- What the model says of each table: which fields there are, by how they are read; once more those of the key.
model AS (
    SELECT CAST(json_parse('{
            "legacy.articles": {
                "dataset": "articles",
                "key": {"bigint": ["article_no"]},
                "columns": {
                    "bigint": ["article_no", "ean", "picture"],
                    "boolean": ["discontinued", "taxed"],
                    "integer": ["page", "pieces", "min_order"],
                    "real": ["weight"],
                    "double": ["volume"],
                    "varchar": [
                        "factor", "serial", "class_code", "colour", "title", "alias", "sheet", "facets",
                        "export", "hotline", "shelf_life", "season", "till", "network", "scanner", "ages",
                        "offered", "words", "Shelf Mark", "select", "größe"
                    ],
                    "decimal(10,2)": ["cost"],
                    "decimal(38,10)": ["unit_cost"],
                    "decimal(19,2)": ["list_price"],
                    "varbinary": ["thumbnail"],
                    "uuid": ["guid"],
                    "date": ["first_sold"],
                    "time(6)": ["cut_off"],
                    "time(6) or null": ["scanned"],
                    "timestamp(6)": ["entered", "priced", "printed"],
                    "timestamp(6) with time zone": ["changed"],
                    "timestamp(6) with time zone or null": ["offered_until"],
                    "array(integer)": ["sizes"],
                    "array(varchar)": ["keywords", "steps", "seasons"],
                    "array(decimal(4,2))": ["rebates"],
                    "array(timestamp(6))": ["restocked"],
                    "array(uuid)": ["related"]
                }
            },
            "legacy.barcodes": {
                "dataset": "barcodes",
                "key": {"bigint": ["article_no"], "varchar": ["code"]},
                "columns": {"bigint": ["article_no"], "varchar": ["code", "printed_as"]}
            },
            "legacy.manuals": {
                "dataset": "manuals",
                "key": {"integer": ["id"]},
                "columns": {
                    "integer": ["id", "revision"],
                    "bigint": ["article_no"],
                    "varchar": ["body", "outline", "checksum"],
                    "array(integer)": ["page_offsets"],
                    "varbinary": ["scan"]
                }
            },
            "legacy.price_tags": {
                "dataset": "price-tags",
                "key": {"bigint": ["article_no"], "varchar": ["shelf"]},
                "columns": {
                    "bigint": ["article_no"],
                    "varchar": ["shelf"],
                    "decimal(8,2)": ["amount"],
                    "timestamp(6) with time zone": ["printed"]
                }
            },
            "legacy.campaigns": {
                "dataset": "campaigns",
                "key": {"integer": ["id"], "date": ["starts"]},
                "columns": {
                    "integer": ["id"],
                    "date": ["starts"],
                    "varchar": ["title"],
                    "decimal(4,2)": ["discount"]
                }
            },
            "legacy.Shelf Plan": {
                "dataset": "shelf-plan",
                "key": {"varchar": ["Shelf"]},
                "columns": {
                    "varchar": ["Shelf", "Höhe & Länge"],
                    "integer": ["Depth (cm)"],
                    "decimal(8,3)": ["net.weight"]
                }
            }
        }') AS map(varchar, ROW(
            dataset varchar,
            "key" map(varchar, array(varchar)),
            columns map(varchar, array(varchar))
        ))) AS tables
),
expected AS (
    SELECT change.*, element_at(model.tables, src_table) AS told
    FROM change
    CROSS JOIN model
),
judged AS (
    SELECT
        src_table,
        told.dataset AS dataset,
        op <> 'd' AND fields IS NULL AS is_strange,
        op <> 'd' AND element_at(filter(
            flatten(map_values(told.columns)),
            c -> NOT contains(map_keys(fields), c)
        ), 1) IS NOT NULL AS is_short,
        -- a table without a key is only added to
        op IN ('u', 'd') AND element_at(filter(map_keys(told."key"), c -> true), 1) IS NULL AS is_changed,
        coalesce(
            element_at(filter(
                element_at(told."key", 'bigint'),
                c -> coalesce(TRY(any_match(
                    ARRAY[CAST(element_at(key_fields, c) AS bigint)],
                    v -> coalesce(v IS NULL, false)
                )), true)
            ), 1),
            element_at(filter(
                element_at(told."key", 'varchar'),
                c -> coalesce(TRY(any_match(
                    ARRAY[CAST(element_at(key_fields, c) AS varchar)],
                    v -> coalesce(v IS NULL, false)
                )), true)
            ), 1),
            element_at(filter(
                element_at(told."key", 'integer'),
                c -> coalesce(TRY(any_match(
                    ARRAY[CAST(element_at(key_fields, c) AS integer)],
                    v -> coalesce(v IS NULL, false)
                )), true)
            ), 1),
            element_at(filter(
                element_at(told."key", 'date'),
                c -> coalesce(TRY(any_match(
                    ARRAY[CAST(element_at(key_fields, c) AS bigint)],
                    v -> coalesce(
                        v IS NULL OR v IS NOT NULL AND CASE
                            WHEN v BETWEEN -719162 AND 2932896 THEN date_add('day', v, DATE '1970-01-01')
                        END IS NULL,
                        false
                    )
                )), true)
            ), 1)
        ) AS wrong_key,
        CASE WHEN op <> 'd' THEN
            coalesce(
                element_at(filter(
                    element_at(told.columns, 'bigint'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS bigint))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'boolean'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS boolean))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'integer'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS integer))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'real'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS real))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'double'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS double))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'varchar'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS varchar))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'decimal(10,2)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^-?0*[0-9]{0,8}(\.[0-9]{0,2}0*)?$')
                                    THEN CAST(v AS decimal(10,2))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'decimal(38,10)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^-?0*[0-9]{0,28}(\.[0-9]{0,10}0*)?$')
                                    THEN CAST(v AS decimal(38,10))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'decimal(19,2)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^-?0*[0-9]{0,17}(\.[0-9]{0,2}0*)?$')
                                    THEN CAST(v AS decimal(19,2))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'varbinary'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            CASE
                                WHEN coalesce(v IN (
                                    '__debezium_unavailable_value',
                                    '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                                ), false) THEN false
                                ELSE v IS NOT NULL AND from_hex(v) IS NULL
                            END,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'uuid'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(v IS NOT NULL AND CAST(v AS uuid) IS NULL, false)
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'date'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS bigint)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN v BETWEEN -719162 AND 2932896 THEN date_add('day', v, DATE '1970-01-01')
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'time(6)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS bigint)],
                        v -> coalesce(
                            CASE
                                WHEN v BETWEEN 0 AND 86399999999
                                    THEN CAST(from_unixtime_nanos(CAST(v AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS time(6))
                            END IS NOT NULL AND v IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'time(6) or null'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS bigint)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN v BETWEEN 0 AND 86399999999
                                    THEN CAST(from_unixtime_nanos(CAST(v AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS time(6))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'timestamp(6)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS bigint)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN v BETWEEN -62135596800000000 AND 253402300799999999
                                    THEN CAST(from_unixtime_nanos(CAST(v AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'timestamp(6) with time zone'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^[0-9]{4}-') AND v NOT LIKE '0000-%'
                                    THEN CAST(from_iso8601_timestamp_nanos(v) AS timestamp(6) with time zone)
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'timestamp(6) with time zone or null'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            CASE
                                WHEN regexp_like(v, '^[0-9]{4}-') AND v NOT LIKE '0000-%'
                                    THEN CAST(from_iso8601_timestamp_nanos(v) AS timestamp(6) with time zone)
                            END IS NOT NULL AND v IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'array(integer)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[element_at(fields, c)],
                        v -> coalesce(
                            CASE
                                WHEN v IS NOT DISTINCT FROM JSON '[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]'
                                    THEN false
                                ELSE any_match(CAST(v AS array(integer)), e -> false)
                            END,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'array(varchar)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[element_at(fields, c)],
                        v -> coalesce(
                            CASE
                                WHEN v IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]' THEN false
                                ELSE any_match(CAST(v AS array(varchar)), e -> false)
                            END,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'array(decimal(4,2))'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[element_at(fields, c)],
                        v -> coalesce(
                            any_match(CAST(v AS array(varchar)), e -> e IS NOT NULL AND CASE
                                WHEN regexp_like(e, '^-?0*[0-9]{0,2}(\.[0-9]{0,2}0*)?$')
                                    THEN CAST(e AS decimal(4,2))
                            END IS NULL),
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'array(timestamp(6))'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[element_at(fields, c)],
                        v -> coalesce(
                            any_match(CAST(v AS array(bigint)), e -> e IS NOT NULL AND CASE
                                WHEN e BETWEEN -62135596800000000 AND 253402300799999999
                                    THEN CAST(from_unixtime_nanos(CAST(e AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                            END IS NULL),
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'array(uuid)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[element_at(fields, c)],
                        v -> coalesce(
                            CASE
                                WHEN v IS NOT DISTINCT FROM JSON '["b68a35a7-17ad-35b3-af2a-ae46edb4545a"]'
                                    THEN false
                                ELSE any_match(CAST(v AS array(varchar)), e -> e IS NOT NULL AND CAST(e AS uuid) IS NULL)
                            END,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'decimal(8,2)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^-?0*[0-9]{0,6}(\.[0-9]{0,2}0*)?$')
                                    THEN CAST(v AS decimal(8,2))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'decimal(4,2)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^-?0*[0-9]{0,2}(\.[0-9]{0,2}0*)?$')
                                    THEN CAST(v AS decimal(4,2))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'decimal(8,3)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS varchar)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN regexp_like(v, '^-?0*[0-9]{0,5}(\.[0-9]{0,3}0*)?$')
                                    THEN CAST(v AS decimal(8,3))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1)
            )
        END AS wrong_column
    FROM expected
    WHERE told IS NOT NULL
),
found AS (
    SELECT
        src_table,
        dataset || CASE
            WHEN is_strange THEN ': the event is not what the columns are'
            WHEN is_short THEN ': a column has left the events'
            WHEN wrong_key IS NOT NULL THEN '.' || wrong_key || ': a value that its key cannot have'
            WHEN wrong_column IS NOT NULL THEN '.' || wrong_column || ': a value that its type cannot hold'
            WHEN is_changed THEN ': rows of a table that is only added to were changed'
        END AS fault
    FROM judged
)
SELECT src_table, count(*) AS "rows", count(fault) AS faults, min(fault) AS fault
FROM found
GROUP BY src_table
ORDER BY src_table
