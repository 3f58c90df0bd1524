-- What changed during the first load of data/legacy/articles
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The last change of each key wins; a row that is already as new stays as it is.
MERGE INTO "lake"."weir_data_legacy"."articles_milestoned_d085399d" AS t
USING (
    WITH
    emptied AS (
        SELECT max(src_offset) AS __pos
        FROM "lake"."weir_data_legacy".landing
        WHERE
            src_table = 'legacy.articles' AND src_offset >= :lo AND src_offset < :hi
            AND op = 't'
    ),
    landed AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_data_legacy".landing CROSS JOIN emptied
        WHERE
            src_table = 'legacy.articles' AND src_offset >= :lo AND src_offset < :hi
            AND op IN ('c', 'u', 'd')
            AND src_offset > coalesce(emptied.__pos, -1)
    ),
    event AS (
        SELECT
            __pos,
            __op,
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
            ))."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            __k."article_no" AS "article_no",
            __pos,
            __op,
            __v
        FROM event
    ),
    whole AS (
        -- the last image of a key that is whole, or its end: only what came since counts
        SELECT
            "article_no", __pos, __op, __v,
            max(CASE WHEN __op <> 'u' THEN __pos END) OVER (PARTITION BY "article_no") AS __full_pos
        FROM keyed
    ),
    folded AS (
        SELECT
            "article_no",
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(__v, __pos) AS __v,
            max_by(ROW(__v."factor"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."factor" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_7,
            max_by(ROW(__v."serial"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."serial" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_10,
            max_by(ROW(__v."class_code"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."class_code" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_12,
            max_by(ROW(__v."colour"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."colour" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_13,
            max_by(ROW(__v."title"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."title" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_14,
            max_by(ROW(__v."alias"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."alias" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_15,
            max_by(ROW(__v."thumbnail"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."thumbnail" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_16,
            max_by(ROW(__v."sheet"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."sheet" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_18,
            max_by(ROW(__v."facets"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."facets" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_19,
            max_by(ROW(__v."export"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."export" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_20,
            max_by(ROW(__v."hotline"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."hotline" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_24,
            max_by(ROW(__v."shelf_life"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."shelf_life" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_30,
            max_by(ROW(__v."sizes"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    __v."sizes" IS NOT DISTINCT FROM JSON '[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]'
                )
            ) AS __long_31,
            max_by(ROW(__v."keywords"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    __v."keywords" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                )
            ) AS __long_32,
            max_by(ROW(__v."steps"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    __v."steps" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                )
            ) AS __long_33,
            max_by(ROW(__v."rebates"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    false
                )
            ) AS __long_34,
            max_by(ROW(__v."restocked"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    false
                )
            ) AS __long_35,
            max_by(ROW(__v."related"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    __v."related" IS NOT DISTINCT FROM JSON '["b68a35a7-17ad-35b3-af2a-ae46edb4545a"]'
                )
            ) AS __long_36,
            max_by(ROW(__v."season"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."season" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_37,
            max_by(ROW(__v."seasons"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    __v."seasons" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                )
            ) AS __long_38,
            max_by(ROW(__v."till"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."till" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_40,
            max_by(ROW(__v."network"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."network" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_41,
            max_by(ROW(__v."scanner"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."scanner" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_42,
            max_by(ROW(__v."ages"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."ages" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_44,
            max_by(ROW(__v."offered"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."offered" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_45,
            max_by(ROW(__v."words"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."words" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_47,
            max_by(ROW(__v."shelf mark"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."shelf mark" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_48,
            max_by(ROW(__v."select"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."select" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_49,
            max_by(ROW(__v."größe"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."größe" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_50,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "article_no"
    ),
    changed AS (
        SELECT
            "article_no",
            __pos AS __pos,
            __op AS __op,
            __v."discontinued" AS "discontinued",
            __v."page" AS "page",
            __v."pieces" AS "pieces",
            __v."ean" AS "ean",
            __v."weight" AS "weight",
            __v."volume" AS "volume",
            CASE
                WHEN regexp_like(__v."cost", '^-?0*[0-9]{0,8}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."cost" AS decimal(10,2))
                WHEN __v."cost" IS NOT NULL
                    THEN CAST(fail('articles.cost: value does not fit decimal(10,2)') AS decimal(10,2))
            END AS "cost",
            CASE
                WHEN regexp_like(__v."unit_cost", '^-?0*[0-9]{0,28}(\.[0-9]{0,10}0*)?$')
                    THEN CAST(__v."unit_cost" AS decimal(38,10))
                WHEN __v."unit_cost" IS NOT NULL
                    THEN CAST(fail('articles.unit_cost: value does not fit decimal(38,10)') AS decimal(38,10))
            END AS "unit_cost",
            CASE
                WHEN regexp_like(__v."list_price", '^-?0*[0-9]{0,17}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(__v."list_price" AS decimal(19,2))
                WHEN __v."list_price" IS NOT NULL
                    THEN CAST(fail('articles.list_price: value does not fit decimal(19,2)') AS decimal(19,2))
            END AS "list_price",
            CAST(__v."guid" AS uuid) AS "guid",
            CASE
                WHEN __v."first_sold" BETWEEN -719162 AND 2932896
                    THEN date_add('day', __v."first_sold", DATE '1970-01-01')
                WHEN __v."first_sold" IS NOT NULL
                    THEN CAST(fail('articles.first_sold: value does not fit date') AS date)
            END AS "first_sold",
            CASE
                WHEN __v."cut_off" BETWEEN 0 AND 86399999999
                    THEN CAST(from_unixtime_nanos(CAST(__v."cut_off" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS time(6))
            END AS "cut_off",
            CASE
                WHEN __v."scanned" BETWEEN 0 AND 86399999999
                    THEN CAST(from_unixtime_nanos(CAST(__v."scanned" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS time(6))
                WHEN __v."scanned" IS NOT NULL
                    THEN CAST(fail('articles.scanned: value does not fit time') AS time(6))
            END AS "scanned",
            CASE
                WHEN __v."entered" BETWEEN -62135596800000000 AND 253402300799999999
                    THEN CAST(from_unixtime_nanos(CAST(__v."entered" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                WHEN __v."entered" IS NOT NULL
                    THEN CAST(fail('articles.entered: value does not fit timestamp') AS timestamp(6))
            END AS "entered",
            CASE
                WHEN __v."priced" BETWEEN -62135596800000000 AND 253402300799999999
                    THEN CAST(from_unixtime_nanos(CAST(__v."priced" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                WHEN __v."priced" IS NOT NULL
                    THEN CAST(fail('articles.priced: value does not fit timestamp') AS timestamp(6))
            END AS "priced",
            CASE
                WHEN __v."printed" BETWEEN -62135596800000000 AND 253402300799999999
                    THEN CAST(from_unixtime_nanos(CAST(__v."printed" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                WHEN __v."printed" IS NOT NULL
                    THEN CAST(fail('articles.printed: value does not fit timestamp') AS timestamp(6))
            END AS "printed",
            CASE
                WHEN regexp_like(__v."changed", '^[0-9]{4}-') AND __v."changed" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."changed") AS timestamp(6) with time zone)
                WHEN __v."changed" IS NOT NULL
                    THEN CAST(fail('articles.changed: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "changed",
            CASE
                WHEN regexp_like(__v."offered_until", '^[0-9]{4}-') AND __v."offered_until" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__v."offered_until") AS timestamp(6) with time zone)
            END AS "offered_until",
            __v."min_order" AS "min_order",
            __v."taxed" AS "taxed",
            __v."picture" AS "picture",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_7 IS NOT NULL THEN __long_7[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.factor: a long value was left out that never arrived') AS varchar)
            END AS "factor",
            __long_7 IS NOT NULL AS __known_7,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_10 IS NOT NULL THEN __long_10[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.serial: a long value was left out that never arrived') AS varchar)
            END AS "serial",
            __long_10 IS NOT NULL AS __known_10,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_12 IS NOT NULL THEN trim(TRAILING ' ' FROM __long_12[1])
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.class_code: a long value was left out that never arrived') AS varchar)
            END AS "class_code",
            __long_12 IS NOT NULL AS __known_12,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_13 IS NOT NULL THEN __long_13[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.colour: a long value was left out that never arrived') AS varchar)
            END AS "colour",
            __long_13 IS NOT NULL AS __known_13,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_14 IS NOT NULL THEN __long_14[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.title: a long value was left out that never arrived') AS varchar)
            END AS "title",
            __long_14 IS NOT NULL AS __known_14,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_15 IS NOT NULL THEN __long_15[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.alias: a long value was left out that never arrived') AS varchar)
            END AS "alias",
            __long_15 IS NOT NULL AS __known_15,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_16 IS NOT NULL THEN from_hex(__long_16[1])
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.thumbnail: a long value was left out that never arrived') AS varbinary)
            END AS "thumbnail",
            __long_16 IS NOT NULL AS __known_16,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_18 IS NOT NULL THEN __long_18[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.sheet: a long value was left out that never arrived') AS varchar)
            END AS "sheet",
            __long_18 IS NOT NULL AS __known_18,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_19 IS NOT NULL THEN __long_19[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.facets: a long value was left out that never arrived') AS varchar)
            END AS "facets",
            __long_19 IS NOT NULL AS __known_19,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_20 IS NOT NULL THEN __long_20[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.export: a long value was left out that never arrived') AS varchar)
            END AS "export",
            __long_20 IS NOT NULL AS __known_20,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_24 IS NOT NULL THEN __long_24[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.hotline: a long value was left out that never arrived') AS varchar)
            END AS "hotline",
            __long_24 IS NOT NULL AS __known_24,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_30 IS NOT NULL THEN __long_30[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.shelf_life: a long value was left out that never arrived') AS varchar)
            END AS "shelf_life",
            __long_30 IS NOT NULL AS __known_30,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_31 IS NOT NULL THEN CAST(__long_31[1] AS array(integer))
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.sizes: a long value was left out that never arrived') AS array(integer))
            END AS "sizes",
            __long_31 IS NOT NULL AS __known_31,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_32 IS NOT NULL THEN CAST(__long_32[1] AS array(varchar))
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.keywords: a long value was left out that never arrived') AS array(varchar))
            END AS "keywords",
            __long_32 IS NOT NULL AS __known_32,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_33 IS NOT NULL THEN CAST(__long_33[1] AS array(varchar))
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.steps: a long value was left out that never arrived') AS array(varchar))
            END AS "steps",
            __long_33 IS NOT NULL AS __known_33,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_34 IS NOT NULL THEN transform(CAST(__long_34[1] AS array(varchar)), e -> CASE
                    WHEN regexp_like(e, '^-?0*[0-9]{0,2}(\.[0-9]{0,2}0*)?$')
                        THEN CAST(e AS decimal(4,2))
                    WHEN e IS NOT NULL
                        THEN CAST(fail('articles.rebates: value does not fit array<decimal(4,2)>') AS decimal(4,2))
                END)
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.rebates: a long value was left out that never arrived') AS array(decimal(4,2)))
            END AS "rebates",
            __long_34 IS NOT NULL AS __known_34,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_35 IS NOT NULL THEN transform(CAST(__long_35[1] AS array(bigint)), e -> CASE
                    WHEN e BETWEEN -62135596800000000 AND 253402300799999999
                        THEN CAST(from_unixtime_nanos(CAST(e AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                    WHEN e IS NOT NULL
                        THEN CAST(fail('articles.restocked: value does not fit array<timestamp>') AS timestamp(6))
                END)
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.restocked: a long value was left out that never arrived') AS array(timestamp(6)))
            END AS "restocked",
            __long_35 IS NOT NULL AS __known_35,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_36 IS NOT NULL THEN transform(CAST(__long_36[1] AS array(varchar)), e -> CAST(e AS uuid))
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.related: a long value was left out that never arrived') AS array(uuid))
            END AS "related",
            __long_36 IS NOT NULL AS __known_36,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_37 IS NOT NULL THEN __long_37[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.season: a long value was left out that never arrived') AS varchar)
            END AS "season",
            __long_37 IS NOT NULL AS __known_37,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_38 IS NOT NULL THEN CAST(__long_38[1] AS array(varchar))
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.seasons: a long value was left out that never arrived') AS array(varchar))
            END AS "seasons",
            __long_38 IS NOT NULL AS __known_38,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_40 IS NOT NULL THEN __long_40[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.till: a long value was left out that never arrived') AS varchar)
            END AS "till",
            __long_40 IS NOT NULL AS __known_40,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_41 IS NOT NULL THEN __long_41[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.network: a long value was left out that never arrived') AS varchar)
            END AS "network",
            __long_41 IS NOT NULL AS __known_41,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_42 IS NOT NULL THEN __long_42[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.scanner: a long value was left out that never arrived') AS varchar)
            END AS "scanner",
            __long_42 IS NOT NULL AS __known_42,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_44 IS NOT NULL THEN __long_44[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.ages: a long value was left out that never arrived') AS varchar)
            END AS "ages",
            __long_44 IS NOT NULL AS __known_44,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_45 IS NOT NULL THEN __long_45[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.offered: a long value was left out that never arrived') AS varchar)
            END AS "offered",
            __long_45 IS NOT NULL AS __known_45,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_47 IS NOT NULL THEN __long_47[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.words: a long value was left out that never arrived') AS varchar)
            END AS "words",
            __long_47 IS NOT NULL AS __known_47,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_48 IS NOT NULL THEN __long_48[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.shelf_mark: a long value was left out that never arrived') AS varchar)
            END AS "shelf_mark",
            __long_48 IS NOT NULL AS __known_48,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_49 IS NOT NULL THEN __long_49[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.choice: a long value was left out that never arrived') AS varchar)
            END AS "choice",
            __long_49 IS NOT NULL AS __known_49,
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_50 IS NOT NULL THEN __long_50[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('articles.size_label: a long value was left out that never arrived') AS varchar)
            END AS "size_label",
            __long_50 IS NOT NULL AS __known_50
        FROM folded
    )
    SELECT
        "article_no",
        __pos,
        __op,
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
        __known_7,
        __known_10,
        __known_12,
        __known_13,
        __known_14,
        __known_15,
        __known_16,
        __known_18,
        __known_19,
        __known_20,
        __known_24,
        __known_30,
        __known_31,
        __known_32,
        __known_33,
        __known_34,
        __known_35,
        __known_36,
        __known_37,
        __known_38,
        __known_40,
        __known_41,
        __known_42,
        __known_44,
        __known_45,
        __known_47,
        __known_48,
        __known_49,
        __known_50
    FROM changed
    WHERE EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'articles_milestoned_d085399d' AND held.token = :token
    )
    UNION ALL
    -- whatever was there before the source emptied its table
    SELECT
        old."article_no",
        emptied.__pos,
        'd',
        CAST(NULL AS boolean),
        CAST(NULL AS integer),
        CAST(NULL AS integer),
        CAST(NULL AS bigint),
        CAST(NULL AS real),
        CAST(NULL AS double),
        CAST(NULL AS varchar),
        CAST(NULL AS decimal(10,2)),
        CAST(NULL AS decimal(38,10)),
        CAST(NULL AS varchar),
        CAST(NULL AS decimal(19,2)),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varbinary),
        CAST(NULL AS uuid),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS date),
        CAST(NULL AS time(6)),
        CAST(NULL AS time(6)),
        CAST(NULL AS varchar),
        CAST(NULL AS timestamp(6)),
        CAST(NULL AS timestamp(6)),
        CAST(NULL AS timestamp(6)),
        CAST(NULL AS timestamp(6) with time zone),
        CAST(NULL AS timestamp(6) with time zone),
        CAST(NULL AS varchar),
        CAST(NULL AS array(integer)),
        CAST(NULL AS array(varchar)),
        CAST(NULL AS array(varchar)),
        CAST(NULL AS array(decimal(4,2))),
        CAST(NULL AS array(timestamp(6))),
        CAST(NULL AS array(uuid)),
        CAST(NULL AS varchar),
        CAST(NULL AS array(varchar)),
        CAST(NULL AS integer),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS boolean),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS bigint),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        CAST(NULL AS varchar),
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false
    FROM "lake"."weir_data_legacy"."articles_milestoned_d085399d" AS old
    CROSS JOIN emptied
    LEFT JOIN changed ON changed."article_no" = old."article_no"
    WHERE old.__pos_in < emptied.__pos AND changed.__pos IS NULL AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'articles_milestoned_d085399d' AND held.token = :token
    )
) AS s
ON t."article_no" = s."article_no"
WHEN MATCHED AND s.__op = 'd' AND s.__pos > t.__pos_in THEN DELETE
WHEN MATCHED AND s.__pos > t.__pos_in THEN UPDATE SET
    "discontinued" = s."discontinued",
    "page" = s."page",
    "pieces" = s."pieces",
    "ean" = s."ean",
    "weight" = s."weight",
    "volume" = s."volume",
    "cost" = s."cost",
    "unit_cost" = s."unit_cost",
    "list_price" = s."list_price",
    "guid" = s."guid",
    "first_sold" = s."first_sold",
    "cut_off" = s."cut_off",
    "scanned" = s."scanned",
    "entered" = s."entered",
    "priced" = s."priced",
    "printed" = s."printed",
    "changed" = s."changed",
    "offered_until" = s."offered_until",
    "min_order" = s."min_order",
    "taxed" = s."taxed",
    "picture" = s."picture",
    "factor" = CASE WHEN s.__known_7 THEN s."factor" ELSE t."factor" END,
    "serial" = CASE WHEN s.__known_10 THEN s."serial" ELSE t."serial" END,
    "class_code" = CASE WHEN s.__known_12 THEN s."class_code" ELSE t."class_code" END,
    "colour" = CASE WHEN s.__known_13 THEN s."colour" ELSE t."colour" END,
    "title" = CASE WHEN s.__known_14 THEN s."title" ELSE t."title" END,
    "alias" = CASE WHEN s.__known_15 THEN s."alias" ELSE t."alias" END,
    "thumbnail" = CASE WHEN s.__known_16 THEN s."thumbnail" ELSE t."thumbnail" END,
    "sheet" = CASE WHEN s.__known_18 THEN s."sheet" ELSE t."sheet" END,
    "facets" = CASE WHEN s.__known_19 THEN s."facets" ELSE t."facets" END,
    "export" = CASE WHEN s.__known_20 THEN s."export" ELSE t."export" END,
    "hotline" = CASE WHEN s.__known_24 THEN s."hotline" ELSE t."hotline" END,
    "shelf_life" = CASE WHEN s.__known_30 THEN s."shelf_life" ELSE t."shelf_life" END,
    "sizes" = CASE WHEN s.__known_31 THEN s."sizes" ELSE t."sizes" END,
    "keywords" = CASE WHEN s.__known_32 THEN s."keywords" ELSE t."keywords" END,
    "steps" = CASE WHEN s.__known_33 THEN s."steps" ELSE t."steps" END,
    "rebates" = CASE WHEN s.__known_34 THEN s."rebates" ELSE t."rebates" END,
    "restocked" = CASE WHEN s.__known_35 THEN s."restocked" ELSE t."restocked" END,
    "related" = CASE WHEN s.__known_36 THEN s."related" ELSE t."related" END,
    "season" = CASE WHEN s.__known_37 THEN s."season" ELSE t."season" END,
    "seasons" = CASE WHEN s.__known_38 THEN s."seasons" ELSE t."seasons" END,
    "till" = CASE WHEN s.__known_40 THEN s."till" ELSE t."till" END,
    "network" = CASE WHEN s.__known_41 THEN s."network" ELSE t."network" END,
    "scanner" = CASE WHEN s.__known_42 THEN s."scanner" ELSE t."scanner" END,
    "ages" = CASE WHEN s.__known_44 THEN s."ages" ELSE t."ages" END,
    "offered" = CASE WHEN s.__known_45 THEN s."offered" ELSE t."offered" END,
    "words" = CASE WHEN s.__known_47 THEN s."words" ELSE t."words" END,
    "shelf_mark" = CASE WHEN s.__known_48 THEN s."shelf_mark" ELSE t."shelf_mark" END,
    "choice" = CASE WHEN s.__known_49 THEN s."choice" ELSE t."choice" END,
    "size_label" = CASE WHEN s.__known_50 THEN s."size_label" ELSE t."size_label" END,
    __pos_in = s.__pos
WHEN NOT MATCHED AND s.__op <> 'd' THEN
    INSERT (
        "article_no",
        "discontinued",
        "page",
        "pieces",
        "ean",
        "weight",
        "volume",
        "cost",
        "unit_cost",
        "list_price",
        "guid",
        "first_sold",
        "cut_off",
        "scanned",
        "entered",
        "priced",
        "printed",
        "changed",
        "offered_until",
        "min_order",
        "taxed",
        "picture",
        "factor",
        "serial",
        "class_code",
        "colour",
        "title",
        "alias",
        "thumbnail",
        "sheet",
        "facets",
        "export",
        "hotline",
        "shelf_life",
        "sizes",
        "keywords",
        "steps",
        "rebates",
        "restocked",
        "related",
        "season",
        "seasons",
        "till",
        "network",
        "scanner",
        "ages",
        "offered",
        "words",
        "shelf_mark",
        "choice",
        "size_label",
        __pos_in
    )
    VALUES (
        s."article_no",
        s."discontinued",
        s."page",
        s."pieces",
        s."ean",
        s."weight",
        s."volume",
        s."cost",
        s."unit_cost",
        s."list_price",
        s."guid",
        s."first_sold",
        s."cut_off",
        s."scanned",
        s."entered",
        s."priced",
        s."printed",
        s."changed",
        s."offered_until",
        s."min_order",
        s."taxed",
        s."picture",
CASE
            WHEN s.__known_7 THEN s."factor"
            ELSE CAST(fail('articles.factor: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_10 THEN s."serial"
            ELSE CAST(fail('articles.serial: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_12 THEN s."class_code"
            ELSE CAST(fail('articles.class_code: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_13 THEN s."colour"
            ELSE CAST(fail('articles.colour: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_14 THEN s."title"
            ELSE CAST(fail('articles.title: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_15 THEN s."alias"
            ELSE CAST(fail('articles.alias: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_16 THEN s."thumbnail"
            ELSE CAST(fail('articles.thumbnail: a long value was left out that never arrived') AS varbinary)
        END,
CASE
            WHEN s.__known_18 THEN s."sheet"
            ELSE CAST(fail('articles.sheet: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_19 THEN s."facets"
            ELSE CAST(fail('articles.facets: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_20 THEN s."export"
            ELSE CAST(fail('articles.export: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_24 THEN s."hotline"
            ELSE CAST(fail('articles.hotline: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_30 THEN s."shelf_life"
            ELSE CAST(fail('articles.shelf_life: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_31 THEN s."sizes"
            ELSE CAST(fail('articles.sizes: a long value was left out that never arrived') AS array(integer))
        END,
CASE
            WHEN s.__known_32 THEN s."keywords"
            ELSE CAST(fail('articles.keywords: a long value was left out that never arrived') AS array(varchar))
        END,
CASE
            WHEN s.__known_33 THEN s."steps"
            ELSE CAST(fail('articles.steps: a long value was left out that never arrived') AS array(varchar))
        END,
CASE
            WHEN s.__known_34 THEN s."rebates"
            ELSE CAST(fail('articles.rebates: a long value was left out that never arrived') AS array(decimal(4,2)))
        END,
CASE
            WHEN s.__known_35 THEN s."restocked"
            ELSE CAST(fail('articles.restocked: a long value was left out that never arrived') AS array(timestamp(6)))
        END,
CASE
            WHEN s.__known_36 THEN s."related"
            ELSE CAST(fail('articles.related: a long value was left out that never arrived') AS array(uuid))
        END,
CASE
            WHEN s.__known_37 THEN s."season"
            ELSE CAST(fail('articles.season: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_38 THEN s."seasons"
            ELSE CAST(fail('articles.seasons: a long value was left out that never arrived') AS array(varchar))
        END,
CASE
            WHEN s.__known_40 THEN s."till"
            ELSE CAST(fail('articles.till: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_41 THEN s."network"
            ELSE CAST(fail('articles.network: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_42 THEN s."scanner"
            ELSE CAST(fail('articles.scanner: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_44 THEN s."ages"
            ELSE CAST(fail('articles.ages: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_45 THEN s."offered"
            ELSE CAST(fail('articles.offered: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_47 THEN s."words"
            ELSE CAST(fail('articles.words: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_48 THEN s."shelf_mark"
            ELSE CAST(fail('articles.shelf_mark: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_49 THEN s."choice"
            ELSE CAST(fail('articles.choice: a long value was left out that never arrived') AS varchar)
        END,
CASE
            WHEN s.__known_50 THEN s."size_label"
            ELSE CAST(fail('articles.size_label: a long value was left out that never arrived') AS varchar)
        END,
        s.__pos
    )
