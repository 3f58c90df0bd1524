-- Merge changes of data/legacy/articles
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- Each change ends a version and begins another; what was applied already is passed over.
MERGE INTO "lake"."weir_data_legacy"."articles_milestoned_d085399d" AS t
USING (
    WITH
    arrived AS (
        SELECT src_offset, op, key_json, value_json
        FROM "lake"."weir_data_legacy".landing
        WHERE
            src_table = 'legacy.articles' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
    ),
    landed AS (
        SELECT
            src_offset AS __pos,
            op AS __op,
            CAST(json_parse(key_json) AS ROW("article_no" bigint)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "article_no" bigint,
                    "discontinued" boolean,
                    "page" integer,
                    "pieces" integer,
                    "ean" bigint,
                    "weight" real,
                    "volume" double,
                    "factor" varchar,
                    "cost" varchar,
                    "unit_cost" varchar,
                    "serial" varchar,
                    "list_price" varchar,
                    "class_code" varchar,
                    "colour" varchar,
                    "title" varchar,
                    "alias" varchar,
                    "thumbnail" varchar,
                    "guid" varchar,
                    "sheet" varchar,
                    "facets" varchar,
                    "export" varchar,
                    "first_sold" bigint,
                    "cut_off" bigint,
                    "scanned" bigint,
                    "hotline" varchar,
                    "entered" bigint,
                    "priced" bigint,
                    "printed" bigint,
                    "changed" varchar,
                    "offered_until" varchar,
                    "shelf_life" varchar,
                    "sizes" json,
                    "keywords" json,
                    "steps" json,
                    "rebates" json,
                    "restocked" json,
                    "related" json,
                    "season" varchar,
                    "seasons" json,
                    "min_order" integer,
                    "till" varchar,
                    "network" varchar,
                    "scanner" varchar,
                    "taxed" boolean,
                    "ages" varchar,
                    "offered" varchar,
                    "picture" bigint,
                    "words" varchar,
                    "shelf mark" varchar,
                    "select" varchar,
                    "größe" varchar
                ),
                "source" ROW("ts_us" bigint)
            )) AS __body
        FROM arrived
    ),
    emptied AS (
        SELECT
            src_offset AS __pos,
            CAST(json_parse(value_json) AS ROW("source" ROW("ts_us" bigint))).source.ts_us AS __happened
        FROM "lake"."weir_data_legacy".landing
        WHERE
            src_table = 'legacy.articles' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    keyed AS (
        SELECT
            __k."article_no" AS "article_no",
            __pos,
            __op,
            __body.source.ts_us AS __happened,
            __body."after" AS __v
        FROM landed
    ),
    -- how far each key has been applied, and its open version
    applied AS (
        SELECT
            "article_no",
            max(coalesce(__pos_out, __pos_in)) AS __upto,
            max(__pos_in) FILTER (WHERE __pos_out IS NULL) AS __open_pos,
            max_by(
                CAST(ROW(
                    "article_no",
                    "discontinued",
                    "page",
                    "pieces",
                    "ean",
                    "weight",
                    "volume",
                    "factor",
                    "cost",
                    "unit_cost",
                    "serial",
                    "list_price",
                    "class_code",
                    "colour",
                    "title",
                    "alias",
                    "thumbnail",
                    "guid",
                    "sheet",
                    "facets",
                    "export",
                    "first_sold",
                    "cut_off",
                    "scanned",
                    "hotline",
                    "entered",
                    "priced",
                    "printed",
                    "changed",
                    "offered_until",
                    "shelf_life",
                    "sizes",
                    "keywords",
                    "steps",
                    "rebates",
                    "restocked",
                    "related",
                    "season",
                    "seasons",
                    "min_order",
                    "till",
                    "network",
                    "scanner",
                    "taxed",
                    "ages",
                    "offered",
                    "picture",
                    "words",
                    "shelf_mark",
                    "choice",
                    "size_label"
                ) AS ROW(
                    "article_no" bigint,
                    "discontinued" boolean,
                    "page" integer,
                    "pieces" integer,
                    "ean" bigint,
                    "weight" real,
                    "volume" double,
                    "factor" varchar,
                    "cost" decimal(10,2),
                    "unit_cost" decimal(38,10),
                    "serial" varchar,
                    "list_price" decimal(19,2),
                    "class_code" varchar,
                    "colour" varchar,
                    "title" varchar,
                    "alias" varchar,
                    "thumbnail" varbinary,
                    "guid" uuid,
                    "sheet" varchar,
                    "facets" varchar,
                    "export" varchar,
                    "first_sold" date,
                    "cut_off" time(6),
                    "scanned" time(6),
                    "hotline" varchar,
                    "entered" timestamp(6),
                    "priced" timestamp(6),
                    "printed" timestamp(6),
                    "changed" timestamp(6) with time zone,
                    "offered_until" timestamp(6) with time zone,
                    "shelf_life" varchar,
                    "sizes" array(integer),
                    "keywords" array(varchar),
                    "steps" array(varchar),
                    "rebates" array(decimal(4,2)),
                    "restocked" array(timestamp(6)),
                    "related" array(uuid),
                    "season" varchar,
                    "seasons" array(varchar),
                    "min_order" integer,
                    "till" varchar,
                    "network" varchar,
                    "scanner" varchar,
                    "taxed" boolean,
                    "ages" varchar,
                    "offered" varchar,
                    "picture" bigint,
                    "words" varchar,
                    "shelf_mark" varchar,
                    "choice" varchar,
                    "size_label" varchar
                )),
                __pos_in
            ) FILTER (WHERE __pos_out IS NULL) AS __open_row
        FROM "lake"."weir_data_legacy"."articles_milestoned_d085399d"
        JOIN (
            SELECT "article_no" FROM keyed
            UNION
            -- emptying the table concerns every key
            SELECT every."article_no" FROM "lake"."weir_data_legacy"."articles_milestoned_d085399d" AS every CROSS JOIN emptied
        ) AS concerned (__k1) ON "article_no" = concerned.__k1
        WHERE __pos_out IS NULL OR __pos_out >= :lo
        GROUP BY "article_no"
    ),
    event AS (
        SELECT "article_no", __pos, __op, __happened, __v FROM keyed
        UNION ALL
        -- it ends every key that may be there
        SELECT known."article_no", emptied.__pos, 'd', emptied.__happened, NULL
        FROM emptied
        CROSS JOIN (
            SELECT "article_no" FROM applied WHERE __open_pos IS NOT NULL
            UNION
            SELECT "article_no" FROM keyed
        ) AS known
    ),
    ahead AS (
        SELECT
            event."article_no",
            event.__pos,
            event.__op,
            event.__happened,
            event.__v,
            applied.__open_pos,
            applied.__open_row,
            -- where the last whole image of the key begins, or its end
            max(CASE WHEN event.__op <> 'u' THEN event.__pos END) OVER (
                PARTITION BY event."article_no" ORDER BY event.__pos
            ) AS __part
        FROM event
        LEFT JOIN applied ON applied."article_no" = event."article_no"
        WHERE applied.__upto IS NULL OR event.__pos > applied.__upto
    ),
    folded AS (
        SELECT
            "article_no", __pos, __op, __happened, __v, __open_pos, __open_row, __part,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."factor" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."factor") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_7,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."serial" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."serial") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_10,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."class_code" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."class_code") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_12,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."colour" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."colour") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_13,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."title" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."title") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_14,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."alias" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."alias") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_15,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."thumbnail" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."thumbnail") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_16,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."sheet" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."sheet") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_18,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."facets" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."facets") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_19,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."export" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."export") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_20,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."hotline" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."hotline") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_24,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."shelf_life" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."shelf_life") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_30,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    __v."sizes" IS NOT DISTINCT FROM JSON '[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]'
                ) THEN ROW(__v."sizes") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_31,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    __v."keywords" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                ) THEN ROW(__v."keywords") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_32,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    __v."steps" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                ) THEN ROW(__v."steps") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_33,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    false
                ) THEN ROW(__v."rebates") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_34,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    false
                ) THEN ROW(__v."restocked") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_35,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    __v."related" IS NOT DISTINCT FROM JSON '["b68a35a7-17ad-35b3-af2a-ae46edb4545a"]'
                ) THEN ROW(__v."related") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_36,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."season" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."season") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_37,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    __v."seasons" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                ) THEN ROW(__v."seasons") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_38,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."till" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."till") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_40,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."network" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."network") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_41,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."scanner" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."scanner") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_42,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."ages" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."ages") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_44,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."offered" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."offered") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_45,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."words" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."words") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_47,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."shelf mark" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."shelf mark") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_48,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."select" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."select") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_49,
            last_value(
                CASE WHEN __op <> 'd' AND NOT (
                    coalesce(__v."größe" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                ) THEN ROW(__v."größe") END) IGNORE NULLS OVER (
                PARTITION BY "article_no", __part
                ORDER BY __pos
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS __long_50
        FROM ahead
    ),
    typed AS (
        SELECT
            "article_no", __pos, __op, __happened, __open_pos, __open_row,
            CASE WHEN __op <> 'd' THEN CAST(ROW(
                "article_no",
                __v."discontinued",
                __v."page",
                __v."pieces",
                __v."ean",
                __v."weight",
                __v."volume",
                CASE
                    WHEN __long_7 IS NOT NULL THEN __long_7[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."factor"
                    ELSE CAST(fail('articles.factor: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN regexp_like(__v."cost", '^-?0*[0-9]{0,8}(\.[0-9]{0,2}0*)?$')
                        THEN CAST(__v."cost" AS decimal(10,2))
                    WHEN __v."cost" IS NOT NULL
                        THEN CAST(fail('articles.cost: value does not fit decimal(10,2)') AS decimal(10,2))
                END,
                CASE
                    WHEN regexp_like(__v."unit_cost", '^-?0*[0-9]{0,28}(\.[0-9]{0,10}0*)?$')
                        THEN CAST(__v."unit_cost" AS decimal(38,10))
                    WHEN __v."unit_cost" IS NOT NULL
                        THEN CAST(fail('articles.unit_cost: value does not fit decimal(38,10)') AS decimal(38,10))
                END,
                CASE
                    WHEN __long_10 IS NOT NULL THEN __long_10[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."serial"
                    ELSE CAST(fail('articles.serial: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN regexp_like(__v."list_price", '^-?0*[0-9]{0,17}(\.[0-9]{0,2}0*)?$')
                        THEN CAST(__v."list_price" AS decimal(19,2))
                    WHEN __v."list_price" IS NOT NULL
                        THEN CAST(fail('articles.list_price: value does not fit decimal(19,2)') AS decimal(19,2))
                END,
                CASE
                    WHEN __long_12 IS NOT NULL THEN trim(TRAILING ' ' FROM __long_12[1])
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."class_code"
                    ELSE CAST(fail('articles.class_code: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_13 IS NOT NULL THEN __long_13[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."colour"
                    ELSE CAST(fail('articles.colour: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_14 IS NOT NULL THEN __long_14[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."title"
                    ELSE CAST(fail('articles.title: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_15 IS NOT NULL THEN __long_15[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."alias"
                    ELSE CAST(fail('articles.alias: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_16 IS NOT NULL THEN from_hex(__long_16[1])
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."thumbnail"
                    ELSE CAST(fail('articles.thumbnail: a long value was left out that never arrived') AS varbinary)
                END,
                CAST(__v."guid" AS uuid),
                CASE
                    WHEN __long_18 IS NOT NULL THEN __long_18[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."sheet"
                    ELSE CAST(fail('articles.sheet: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_19 IS NOT NULL THEN __long_19[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."facets"
                    ELSE CAST(fail('articles.facets: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_20 IS NOT NULL THEN __long_20[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."export"
                    ELSE CAST(fail('articles.export: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __v."first_sold" BETWEEN -719162 AND 2932896
                        THEN date_add('day', __v."first_sold", DATE '1970-01-01')
                    WHEN __v."first_sold" IS NOT NULL
                        THEN CAST(fail('articles.first_sold: value does not fit date') AS date)
                END,
                CASE
                    WHEN __v."cut_off" BETWEEN 0 AND 86399999999
                        THEN CAST(from_unixtime_nanos(CAST(__v."cut_off" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS time(6))
                END,
                CASE
                    WHEN __v."scanned" BETWEEN 0 AND 86399999999
                        THEN CAST(from_unixtime_nanos(CAST(__v."scanned" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS time(6))
                    WHEN __v."scanned" IS NOT NULL
                        THEN CAST(fail('articles.scanned: value does not fit time') AS time(6))
                END,
                CASE
                    WHEN __long_24 IS NOT NULL THEN __long_24[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."hotline"
                    ELSE CAST(fail('articles.hotline: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __v."entered" BETWEEN -62135596800000000 AND 253402300799999999
                        THEN CAST(from_unixtime_nanos(CAST(__v."entered" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                    WHEN __v."entered" IS NOT NULL
                        THEN CAST(fail('articles.entered: value does not fit timestamp') AS timestamp(6))
                END,
                CASE
                    WHEN __v."priced" BETWEEN -62135596800000000 AND 253402300799999999
                        THEN CAST(from_unixtime_nanos(CAST(__v."priced" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                    WHEN __v."priced" IS NOT NULL
                        THEN CAST(fail('articles.priced: value does not fit timestamp') AS timestamp(6))
                END,
                CASE
                    WHEN __v."printed" BETWEEN -62135596800000000 AND 253402300799999999
                        THEN CAST(from_unixtime_nanos(CAST(__v."printed" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                    WHEN __v."printed" IS NOT NULL
                        THEN CAST(fail('articles.printed: value does not fit timestamp') AS timestamp(6))
                END,
                CASE
                    WHEN regexp_like(__v."changed", '^[0-9]{4}-') AND __v."changed" NOT LIKE '0000-%'
                        THEN CAST(from_iso8601_timestamp_nanos(__v."changed") AS timestamp(6) with time zone)
                    WHEN __v."changed" IS NOT NULL
                        THEN CAST(fail('articles.changed: value does not fit timestamptz') AS timestamp(6) with time zone)
                END,
                CASE
                    WHEN regexp_like(__v."offered_until", '^[0-9]{4}-') AND __v."offered_until" NOT LIKE '0000-%'
                        THEN CAST(from_iso8601_timestamp_nanos(__v."offered_until") AS timestamp(6) with time zone)
                END,
                CASE
                    WHEN __long_30 IS NOT NULL THEN __long_30[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."shelf_life"
                    ELSE CAST(fail('articles.shelf_life: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_31 IS NOT NULL THEN CAST(__long_31[1] AS array(integer))
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."sizes"
                    ELSE CAST(fail('articles.sizes: a long value was left out that never arrived') AS array(integer))
                END,
                CASE
                    WHEN __long_32 IS NOT NULL THEN CAST(__long_32[1] AS array(varchar))
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."keywords"
                    ELSE CAST(fail('articles.keywords: a long value was left out that never arrived') AS array(varchar))
                END,
                CASE
                    WHEN __long_33 IS NOT NULL THEN CAST(__long_33[1] AS array(varchar))
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."steps"
                    ELSE CAST(fail('articles.steps: a long value was left out that never arrived') AS array(varchar))
                END,
                CASE
                    WHEN __long_34 IS NOT NULL THEN transform(CAST(__long_34[1] AS array(varchar)), e -> CASE
                        WHEN regexp_like(e, '^-?0*[0-9]{0,2}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(e AS decimal(4,2))
                        WHEN e IS NOT NULL
                            THEN CAST(fail('articles.rebates: value does not fit array<decimal(4,2)>') AS decimal(4,2))
                    END)
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."rebates"
                    ELSE CAST(fail('articles.rebates: a long value was left out that never arrived') AS array(decimal(4,2)))
                END,
                CASE
                    WHEN __long_35 IS NOT NULL THEN transform(CAST(__long_35[1] AS array(bigint)), e -> CASE
                        WHEN e BETWEEN -62135596800000000 AND 253402300799999999
                            THEN CAST(from_unixtime_nanos(CAST(e AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                        WHEN e IS NOT NULL
                            THEN CAST(fail('articles.restocked: value does not fit array<timestamp>') AS timestamp(6))
                    END)
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."restocked"
                    ELSE CAST(fail('articles.restocked: a long value was left out that never arrived') AS array(timestamp(6)))
                END,
                CASE
                    WHEN __long_36 IS NOT NULL THEN transform(CAST(__long_36[1] AS array(varchar)), e -> CAST(e AS uuid))
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."related"
                    ELSE CAST(fail('articles.related: a long value was left out that never arrived') AS array(uuid))
                END,
                CASE
                    WHEN __long_37 IS NOT NULL THEN __long_37[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."season"
                    ELSE CAST(fail('articles.season: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_38 IS NOT NULL THEN CAST(__long_38[1] AS array(varchar))
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."seasons"
                    ELSE CAST(fail('articles.seasons: a long value was left out that never arrived') AS array(varchar))
                END,
                __v."min_order",
                CASE
                    WHEN __long_40 IS NOT NULL THEN __long_40[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."till"
                    ELSE CAST(fail('articles.till: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_41 IS NOT NULL THEN __long_41[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."network"
                    ELSE CAST(fail('articles.network: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_42 IS NOT NULL THEN __long_42[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."scanner"
                    ELSE CAST(fail('articles.scanner: a long value was left out that never arrived') AS varchar)
                END,
                __v."taxed",
                CASE
                    WHEN __long_44 IS NOT NULL THEN __long_44[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."ages"
                    ELSE CAST(fail('articles.ages: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_45 IS NOT NULL THEN __long_45[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."offered"
                    ELSE CAST(fail('articles.offered: a long value was left out that never arrived') AS varchar)
                END,
                __v."picture",
                CASE
                    WHEN __long_47 IS NOT NULL THEN __long_47[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."words"
                    ELSE CAST(fail('articles.words: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_48 IS NOT NULL THEN __long_48[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."shelf_mark"
                    ELSE CAST(fail('articles.shelf_mark: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_49 IS NOT NULL THEN __long_49[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."choice"
                    ELSE CAST(fail('articles.choice: a long value was left out that never arrived') AS varchar)
                END,
                CASE
                    WHEN __long_50 IS NOT NULL THEN __long_50[1]
                    WHEN __part IS NULL AND __open_pos IS NOT NULL THEN __open_row."size_label"
                    ELSE CAST(fail('articles.size_label: a long value was left out that never arrived') AS varchar)
                END
            ) AS ROW(
                "article_no" bigint,
                "discontinued" boolean,
                "page" integer,
                "pieces" integer,
                "ean" bigint,
                "weight" real,
                "volume" double,
                "factor" varchar,
                "cost" decimal(10,2),
                "unit_cost" decimal(38,10),
                "serial" varchar,
                "list_price" decimal(19,2),
                "class_code" varchar,
                "colour" varchar,
                "title" varchar,
                "alias" varchar,
                "thumbnail" varbinary,
                "guid" uuid,
                "sheet" varchar,
                "facets" varchar,
                "export" varchar,
                "first_sold" date,
                "cut_off" time(6),
                "scanned" time(6),
                "hotline" varchar,
                "entered" timestamp(6),
                "priced" timestamp(6),
                "printed" timestamp(6),
                "changed" timestamp(6) with time zone,
                "offered_until" timestamp(6) with time zone,
                "shelf_life" varchar,
                "sizes" array(integer),
                "keywords" array(varchar),
                "steps" array(varchar),
                "rebates" array(decimal(4,2)),
                "restocked" array(timestamp(6)),
                "related" array(uuid),
                "season" varchar,
                "seasons" array(varchar),
                "min_order" integer,
                "till" varchar,
                "network" varchar,
                "scanner" varchar,
                "taxed" boolean,
                "ages" varchar,
                "offered" varchar,
                "picture" bigint,
                "words" varchar,
                "shelf_mark" varchar,
                "choice" varchar,
                "size_label" varchar
            )) END AS __val
        FROM folded
    ),
    compared AS (
        SELECT
            "article_no", __pos, __op, __happened, __open_pos, __open_row, __val,
            lag(__op) OVER (PARTITION BY "article_no" ORDER BY __pos) AS __before_op,
            lag(__val) OVER (PARTITION BY "article_no" ORDER BY __pos) AS __before_val
        FROM typed
    ),
    -- an update that changes nothing makes no version
    told AS (
        SELECT
            "article_no", __pos, __op, __happened, __open_pos, __val,
            lead(__pos) OVER (PARTITION BY "article_no" ORDER BY __pos) AS __next_pos,
            lead(__happened) OVER (PARTITION BY "article_no" ORDER BY __pos) AS __next_happened,
            row_number() OVER (PARTITION BY "article_no" ORDER BY __pos) AS __place
        FROM compared
        WHERE __op = 'd' OR NOT (
            (__before_op IS NOT NULL AND __before_op <> 'd' AND __val IS NOT DISTINCT FROM __before_val)
            OR (__before_op IS NULL AND __open_pos IS NOT NULL AND __val IS NOT DISTINCT FROM __open_row)
        )
    ),
    version AS (
        SELECT
            "article_no", __val,
            CASE WHEN __z = 1 THEN __open_pos END AS __closes,
            CASE WHEN __z = 2 THEN CAST(
                from_unixtime_nanos(CAST(__happened AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
                AS timestamp(6) with time zone
            ) END AS __begins,
            CASE
                WHEN __z = 2 THEN CAST(
                    from_unixtime_nanos(CAST(__next_happened AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
                    AS timestamp(6) with time zone
                )
                ELSE CAST(
                    from_unixtime_nanos(CAST(__happened AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
                    AS timestamp(6) with time zone
                )
            END AS __ends,
            CASE WHEN __z = 2 THEN __pos END AS __pos_in,
            CASE WHEN __z = 2 THEN __next_pos ELSE __pos END AS __pos_out
        FROM told
        CROSS JOIN (VALUES (1), (2)) AS kinds (__z)
        WHERE (__z = 1 AND __place = 1 AND __open_pos IS NOT NULL) OR (__z = 2 AND __op <> 'd')
    )
    SELECT "article_no", __val, __closes, __begins, __ends, __pos_in, __pos_out
    FROM version
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'articles_milestoned_d085399d' AND held.token = :token
    )
) AS s
ON t."article_no" = s."article_no" AND t.__pos_in = s.__closes
WHEN MATCHED THEN UPDATE SET valid_to = s.__ends, __pos_out = s.__pos_out
WHEN NOT MATCHED AND s.__pos_in IS NOT NULL THEN
    INSERT (
        "article_no",
        "discontinued",
        "page",
        "pieces",
        "ean",
        "weight",
        "volume",
        "factor",
        "cost",
        "unit_cost",
        "serial",
        "list_price",
        "class_code",
        "colour",
        "title",
        "alias",
        "thumbnail",
        "guid",
        "sheet",
        "facets",
        "export",
        "first_sold",
        "cut_off",
        "scanned",
        "hotline",
        "entered",
        "priced",
        "printed",
        "changed",
        "offered_until",
        "shelf_life",
        "sizes",
        "keywords",
        "steps",
        "rebates",
        "restocked",
        "related",
        "season",
        "seasons",
        "min_order",
        "till",
        "network",
        "scanner",
        "taxed",
        "ages",
        "offered",
        "picture",
        "words",
        "shelf_mark",
        "choice",
        "size_label",
        valid_from,
        valid_to,
        __pos_in,
        __pos_out
    )
    VALUES (
        s.__val."article_no",
        s.__val."discontinued",
        s.__val."page",
        s.__val."pieces",
        s.__val."ean",
        s.__val."weight",
        s.__val."volume",
        s.__val."factor",
        s.__val."cost",
        s.__val."unit_cost",
        s.__val."serial",
        s.__val."list_price",
        s.__val."class_code",
        s.__val."colour",
        s.__val."title",
        s.__val."alias",
        s.__val."thumbnail",
        s.__val."guid",
        s.__val."sheet",
        s.__val."facets",
        s.__val."export",
        s.__val."first_sold",
        s.__val."cut_off",
        s.__val."scanned",
        s.__val."hotline",
        s.__val."entered",
        s.__val."priced",
        s.__val."printed",
        s.__val."changed",
        s.__val."offered_until",
        s.__val."shelf_life",
        s.__val."sizes",
        s.__val."keywords",
        s.__val."steps",
        s.__val."rebates",
        s.__val."restocked",
        s.__val."related",
        s.__val."season",
        s.__val."seasons",
        s.__val."min_order",
        s.__val."till",
        s.__val."network",
        s.__val."scanner",
        s.__val."taxed",
        s.__val."ages",
        s.__val."offered",
        s.__val."picture",
        s.__val."words",
        s.__val."shelf_mark",
        s.__val."choice",
        s.__val."size_label",
        s.__begins,
        s.__ends,
        s.__pos_in,
        s.__pos_out
    )
