-- What cannot be decoded of data/legacy
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- What cannot be decoded, before anybody sees it. Nothing is typed for good here, so a wrong value answers, not fails.
WITH message AS (
    SELECT
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
    FROM kafka_data_legacy.cdc."data_legacy"
    WHERE
        _partition_offset >= :lo - 281474976710656
        AND _partition_offset < :hi - 281474976710656
        AND _message IS NOT NULL
),
event AS (
    SELECT key_json, value_json, body.op AS op, body.source."schema" || '.' || body.source."table" AS src_table
    FROM message
    WHERE body.op IN ('c', 'r', 'u', 'd')
),
decoded AS (
    SELECT
        src_table, op, value_json,
        -- data/legacy/articles
        CASE WHEN src_table = 'legacy.articles' THEN TRY(
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
            ))
        ) END AS __row_1,
        CASE WHEN src_table = 'legacy.articles' THEN TRY(
            CAST(json_parse(key_json) AS ROW("article_no" bigint))
        ) END AS __key_1,
        -- data/legacy/barcodes
        CASE WHEN src_table = 'legacy.barcodes' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("article_no" bigint, "code" varchar, "printed_as" varchar),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_2,
        CASE WHEN src_table = 'legacy.barcodes' THEN TRY(
            CAST(json_parse(key_json) AS ROW("article_no" bigint, "code" varchar))
        ) END AS __key_2,
        -- data/legacy/manuals
        CASE WHEN src_table = 'legacy.manuals' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "id" integer,
                    "article_no" bigint,
                    "revision" integer,
                    "body" varchar,
                    "outline" varchar,
                    "checksum" varchar,
                    "page_offsets" json,
                    "scan" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_3,
        CASE WHEN src_table = 'legacy.manuals' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" integer))
        ) END AS __key_3,
        -- data/legacy/price-tags
        CASE WHEN src_table = 'legacy.price_tags' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("article_no" bigint, "shelf" varchar, "amount" varchar, "printed" varchar),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_4,
        CASE WHEN src_table = 'legacy.price_tags' THEN TRY(
            CAST(json_parse(key_json) AS ROW("article_no" bigint, "shelf" varchar))
        ) END AS __key_4,
        -- data/legacy/campaigns
        CASE WHEN src_table = 'legacy.campaigns' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("id" integer, "starts" bigint, "title" varchar, "discount" varchar),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_5,
        CASE WHEN src_table = 'legacy.campaigns' THEN TRY(
            CAST(json_parse(key_json) AS ROW("id" integer, "starts" bigint))
        ) END AS __key_5,
        -- data/legacy/shelf-plan
        CASE WHEN src_table = 'legacy.Shelf Plan' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "shelf" varchar,
                    "depth (cm)" integer,
                    "net.weight" varchar,
                    "höhe & länge" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_6,
        CASE WHEN src_table = 'legacy.Shelf Plan' THEN TRY(
            CAST(json_parse(key_json) AS ROW("shelf" varchar))
        ) END AS __key_6
    FROM event
),
opened AS (
    SELECT
        src_table, op, value_json,
        __row_1 IS NOT NULL AS __read_1,
        __row_1."after" AS __v_1,
        __key_1 AS __k_1,
        __row_2 IS NOT NULL AS __read_2,
        __row_2."after" AS __v_2,
        __key_2 AS __k_2,
        __row_3 IS NOT NULL AS __read_3,
        __row_3."after" AS __v_3,
        __key_3 AS __k_3,
        __row_4 IS NOT NULL AS __read_4,
        __row_4."after" AS __v_4,
        __key_4 AS __k_4,
        __row_5 IS NOT NULL AS __read_5,
        __row_5."after" AS __v_5,
        __key_5 AS __k_5,
        __row_6 IS NOT NULL AS __read_6,
        __row_6."after" AS __v_6,
        __key_6 AS __k_6
    FROM decoded
),
judged AS (
    SELECT
        src_table,
        CASE src_table
            WHEN 'legacy.articles' THEN CASE
                WHEN NOT __read_1
                    THEN 'articles: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY[
                        'article_no', 'discontinued', 'page', 'pieces', 'ean', 'weight', 'volume',
                        'factor', 'cost', 'unit_cost', 'serial', 'list_price', 'class_code', 'colour',
                        'title', 'alias', 'thumbnail', 'guid', 'sheet', 'facets', 'export', 'first_sold',
                        'cut_off', 'scanned', 'hotline', 'entered', 'priced', 'printed', 'changed',
                        'offered_until', 'shelf_life', 'sizes', 'keywords', 'steps', 'rebates',
                        'restocked', 'related', 'season', 'seasons', 'min_order', 'till', 'network',
                        'scanner', 'taxed', 'ages', 'offered', 'picture', 'words', 'Shelf Mark', 'select',
                        'größe'
                    ],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'articles: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_1."article_no" IS NULL OR false, false
                )), true)
                    THEN 'articles.article_no: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."cost" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_1."cost", '^-?0*[0-9]{0,8}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_1."cost" AS decimal(10,2))
                    END IS NULL, false
                )), true)
                    THEN 'articles.cost: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."unit_cost" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_1."unit_cost", '^-?0*[0-9]{0,28}(\.[0-9]{0,10}0*)?$')
                            THEN CAST(__v_1."unit_cost" AS decimal(38,10))
                    END IS NULL, false
                )), true)
                    THEN 'articles.unit_cost: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."list_price" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_1."list_price", '^-?0*[0-9]{0,17}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_1."list_price" AS decimal(19,2))
                    END IS NULL, false
                )), true)
                    THEN 'articles.list_price: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN coalesce(__v_1."thumbnail" IN (
                            '__debezium_unavailable_value',
                            '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                        ), false) THEN false
                        ELSE __v_1."thumbnail" IS NOT NULL AND from_hex(__v_1."thumbnail") IS NULL
                    END, false
                )), true)
                    THEN 'articles.thumbnail: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."guid" IS NOT NULL AND CAST(__v_1."guid" AS uuid) IS NULL, false
                )), true)
                    THEN 'articles.guid: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."first_sold" IS NOT NULL AND CASE
                        WHEN __v_1."first_sold" BETWEEN -719162 AND 2932896
                            THEN date_add('day', __v_1."first_sold", DATE '1970-01-01')
                    END IS NULL, false
                )), true)
                    THEN 'articles.first_sold: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_1."cut_off" BETWEEN 0 AND 86399999999
                            THEN CAST(from_unixtime_nanos(CAST(__v_1."cut_off" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS time(6))
                    END IS NOT NULL AND __v_1."cut_off" IS NULL, false
                )), true)
                    THEN 'articles.cut_off: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."scanned" IS NOT NULL AND CASE
                        WHEN __v_1."scanned" BETWEEN 0 AND 86399999999
                            THEN CAST(from_unixtime_nanos(CAST(__v_1."scanned" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS time(6))
                    END IS NULL, false
                )), true)
                    THEN 'articles.scanned: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."entered" IS NOT NULL AND CASE
                        WHEN __v_1."entered" BETWEEN -62135596800000000 AND 253402300799999999
                            THEN CAST(from_unixtime_nanos(CAST(__v_1."entered" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                    END IS NULL, false
                )), true)
                    THEN 'articles.entered: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."priced" IS NOT NULL AND CASE
                        WHEN __v_1."priced" BETWEEN -62135596800000000 AND 253402300799999999
                            THEN CAST(from_unixtime_nanos(CAST(__v_1."priced" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                    END IS NULL, false
                )), true)
                    THEN 'articles.priced: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."printed" IS NOT NULL AND CASE
                        WHEN __v_1."printed" BETWEEN -62135596800000000 AND 253402300799999999
                            THEN CAST(from_unixtime_nanos(CAST(__v_1."printed" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                    END IS NULL, false
                )), true)
                    THEN 'articles.printed: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_1."changed" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_1."changed", '^[0-9]{4}-') AND __v_1."changed" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_1."changed") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'articles.changed: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN regexp_like(__v_1."offered_until", '^[0-9]{4}-') AND __v_1."offered_until" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_1."offered_until") AS timestamp(6) with time zone)
                    END IS NOT NULL AND __v_1."offered_until" IS NULL, false
                )), true)
                    THEN 'articles.offered_until: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_1."sizes" IS NOT DISTINCT FROM JSON '[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]'
                            THEN false
                        ELSE any_match(CAST(__v_1."sizes" AS array(integer)), e -> false)
                    END, false
                )), true)
                    THEN 'articles.sizes: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_1."keywords" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                            THEN false
                        ELSE any_match(CAST(__v_1."keywords" AS array(varchar)), e -> false)
                    END, false
                )), true)
                    THEN 'articles.keywords: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_1."steps" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                            THEN false
                        ELSE any_match(CAST(__v_1."steps" AS array(varchar)), e -> false)
                    END, false
                )), true)
                    THEN 'articles.steps: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    any_match(CAST(__v_1."rebates" AS array(varchar)), e -> e IS NOT NULL AND CASE
                        WHEN regexp_like(e, '^-?0*[0-9]{0,2}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(e AS decimal(4,2))
                    END IS NULL), false
                )), true)
                    THEN 'articles.rebates: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    any_match(CAST(__v_1."restocked" AS array(bigint)), e -> e IS NOT NULL AND CASE
                        WHEN e BETWEEN -62135596800000000 AND 253402300799999999
                            THEN CAST(from_unixtime_nanos(CAST(e AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                    END IS NULL), false
                )), true)
                    THEN 'articles.restocked: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_1."related" IS NOT DISTINCT FROM JSON '["b68a35a7-17ad-35b3-af2a-ae46edb4545a"]'
                            THEN false
                        ELSE any_match(CAST(__v_1."related" AS array(varchar)), e -> e IS NOT NULL AND CAST(e AS uuid) IS NULL)
                    END, false
                )), true)
                    THEN 'articles.related: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_1."seasons" IS NOT DISTINCT FROM JSON '["__debezium_unavailable_value"]'
                            THEN false
                        ELSE any_match(CAST(__v_1."seasons" AS array(varchar)), e -> false)
                    END, false
                )), true)
                    THEN 'articles.seasons: a value that its type cannot hold'
            END
            WHEN 'legacy.barcodes' THEN CASE
                WHEN NOT __read_2
                    THEN 'barcodes: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['article_no', 'code', 'printed_as'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'barcodes: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_2."article_no" IS NULL OR false, false
                )), true)
                    THEN 'barcodes.article_no: a value that its key cannot have'
                WHEN coalesce(TRY(coalesce(
                    __k_2."code" IS NULL OR false, false
                )), true)
                    THEN 'barcodes.code: a value that its key cannot have'
            END
            WHEN 'legacy.manuals' THEN CASE
                WHEN NOT __read_3
                    THEN 'manuals: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY[
                        'id', 'article_no', 'revision', 'body', 'outline', 'checksum', 'page_offsets',
                        'scan'
                    ],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'manuals: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_3."id" IS NULL OR false, false
                )), true)
                    THEN 'manuals.id: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN __v_3."page_offsets" IS NOT DISTINCT FROM JSON '[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]'
                            THEN false
                        ELSE any_match(CAST(__v_3."page_offsets" AS array(integer)), e -> false)
                    END, false
                )), true)
                    THEN 'manuals.page_offsets: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    CASE
                        WHEN coalesce(__v_3."scan" IN (
                            '__debezium_unavailable_value',
                            '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                        ), false) THEN false
                        ELSE __v_3."scan" IS NOT NULL AND from_hex(__v_3."scan") IS NULL
                    END, false
                )), true)
                    THEN 'manuals.scan: a value that its type cannot hold'
            END
            WHEN 'legacy.price_tags' THEN CASE
                WHEN NOT __read_4
                    THEN 'price-tags: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['article_no', 'shelf', 'amount', 'printed'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'price-tags: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_4."article_no" IS NULL OR false, false
                )), true)
                    THEN 'price-tags.article_no: a value that its key cannot have'
                WHEN coalesce(TRY(coalesce(
                    __k_4."shelf" IS NULL OR false, false
                )), true)
                    THEN 'price-tags.shelf: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_4."amount" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_4."amount", '^-?0*[0-9]{0,6}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_4."amount" AS decimal(8,2))
                    END IS NULL, false
                )), true)
                    THEN 'price-tags.amount: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_4."printed" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_4."printed", '^[0-9]{4}-') AND __v_4."printed" NOT LIKE '0000-%'
                            THEN CAST(from_iso8601_timestamp_nanos(__v_4."printed") AS timestamp(6) with time zone)
                    END IS NULL, false
                )), true)
                    THEN 'price-tags.printed: a value that its type cannot hold'
            END
            WHEN 'legacy.campaigns' THEN CASE
                WHEN NOT __read_5
                    THEN 'campaigns: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['id', 'starts', 'title', 'discount'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'campaigns: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_5."id" IS NULL OR false, false
                )), true)
                    THEN 'campaigns.id: a value that its key cannot have'
                WHEN coalesce(TRY(coalesce(
                    __k_5."starts" IS NULL OR __k_5."starts" IS NOT NULL AND CASE
                        WHEN __k_5."starts" BETWEEN -719162 AND 2932896
                            THEN date_add('day', __k_5."starts", DATE '1970-01-01')
                    END IS NULL, false
                )), true)
                    THEN 'campaigns.starts: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_5."starts" IS NOT NULL AND CASE
                        WHEN __v_5."starts" BETWEEN -719162 AND 2932896
                            THEN date_add('day', __v_5."starts", DATE '1970-01-01')
                    END IS NULL, false
                )), true)
                    THEN 'campaigns.starts: a value that its type cannot hold'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_5."discount" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_5."discount", '^-?0*[0-9]{0,2}(\.[0-9]{0,2}0*)?$')
                            THEN CAST(__v_5."discount" AS decimal(4,2))
                    END IS NULL, false
                )), true)
                    THEN 'campaigns.discount: a value that its type cannot hold'
            END
            WHEN 'legacy.Shelf Plan' THEN CASE
                WHEN NOT __read_6
                    THEN 'shelf-plan: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['Shelf', 'Depth (cm)', 'net.weight', 'Höhe & Länge'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'shelf-plan: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_6."shelf" IS NULL OR false, false
                )), true)
                    THEN 'shelf-plan.shelf: a value that its key cannot have'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_6."net.weight" IS NOT NULL AND CASE
                        WHEN regexp_like(__v_6."net.weight", '^-?0*[0-9]{0,5}(\.[0-9]{0,3}0*)?$')
                            THEN CAST(__v_6."net.weight" AS decimal(8,3))
                    END IS NULL, false
                )), true)
                    THEN 'shelf-plan.net_weight: a value that its type cannot hold'
            END
        END AS fault
    FROM opened
    WHERE src_table IN (
        'legacy.articles',
        'legacy.barcodes',
        'legacy.manuals',
        'legacy.price_tags',
        'legacy.campaigns',
        'legacy.Shelf Plan'
    )
)
SELECT src_table, count(*) AS "rows", count(fault) AS faults, min(fault) AS fault
FROM judged
GROUP BY src_table
ORDER BY src_table
