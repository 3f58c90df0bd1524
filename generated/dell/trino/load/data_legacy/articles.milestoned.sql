-- The first load of data/legacy/articles
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well; history begins later.
INSERT INTO "lake"."weir_data_legacy"."articles_milestoned_d085399d" (
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
    __pos_in
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    pulled.c5,
    pulled.c6,
    pulled.c7,
    CASE
        WHEN regexp_like(pulled.c8, '^-?0*[0-9]{0,8}(\.[0-9]{0,2}0*)?$')
            THEN CAST(pulled.c8 AS decimal(10,2))
        WHEN pulled.c8 IS NOT NULL
            THEN CAST(fail('articles.cost: value does not fit decimal(10,2)') AS decimal(10,2))
    END,
    CASE
        WHEN regexp_like(pulled.c9, '^-?0*[0-9]{0,28}(\.[0-9]{0,10}0*)?$')
            THEN CAST(pulled.c9 AS decimal(38,10))
        WHEN pulled.c9 IS NOT NULL
            THEN CAST(fail('articles.unit_cost: value does not fit decimal(38,10)') AS decimal(38,10))
    END,
    pulled.c10,
    CASE
        WHEN regexp_like(pulled.c11, '^-?0*[0-9]{0,17}(\.[0-9]{0,2}0*)?$')
            THEN CAST(pulled.c11 AS decimal(19,2))
        WHEN pulled.c11 IS NOT NULL
            THEN CAST(fail('articles.list_price: value does not fit decimal(19,2)') AS decimal(19,2))
    END,
    trim(TRAILING ' ' FROM pulled.c12),
    pulled.c13,
    pulled.c14,
    pulled.c15,
    from_hex(pulled.c16),
    CAST(pulled.c17 AS uuid),
    pulled.c18,
    pulled.c19,
    pulled.c20,
    CASE
        WHEN pulled.c21 BETWEEN -719162 AND 2932896
            THEN date_add('day', pulled.c21, DATE '1970-01-01')
        WHEN pulled.c21 IS NOT NULL
            THEN CAST(fail('articles.first_sold: value does not fit date') AS date)
    END,
    CASE
        WHEN pulled.c22 BETWEEN 0 AND 86399999999
            THEN CAST(from_unixtime_nanos(CAST(pulled.c22 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS time(6))
    END,
    CASE
        WHEN pulled.c23 BETWEEN 0 AND 86399999999
            THEN CAST(from_unixtime_nanos(CAST(pulled.c23 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS time(6))
        WHEN pulled.c23 IS NOT NULL
            THEN CAST(fail('articles.scanned: value does not fit time') AS time(6))
    END,
    pulled.c24,
    CASE
        WHEN pulled.c25 BETWEEN -62135596800000000 AND 253402300799999999
            THEN CAST(from_unixtime_nanos(CAST(pulled.c25 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
        WHEN pulled.c25 IS NOT NULL
            THEN CAST(fail('articles.entered: value does not fit timestamp') AS timestamp(6))
    END,
    CASE
        WHEN pulled.c26 BETWEEN -62135596800000000 AND 253402300799999999
            THEN CAST(from_unixtime_nanos(CAST(pulled.c26 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
        WHEN pulled.c26 IS NOT NULL
            THEN CAST(fail('articles.priced: value does not fit timestamp') AS timestamp(6))
    END,
    CASE
        WHEN pulled.c27 BETWEEN -62135596800000000 AND 253402300799999999
            THEN CAST(from_unixtime_nanos(CAST(pulled.c27 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
        WHEN pulled.c27 IS NOT NULL
            THEN CAST(fail('articles.printed: value does not fit timestamp') AS timestamp(6))
    END,
    CASE
        WHEN pulled.c28 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c28 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c28 IS NOT NULL
            THEN CAST(fail('articles.changed: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    CASE
        WHEN pulled.c29 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c29 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
    END,
    pulled.c30,
    CAST(json_parse(pulled.c31) AS array(integer)),
    CAST(json_parse(pulled.c32) AS array(varchar)),
    CAST(json_parse(pulled.c33) AS array(varchar)),
    transform(CAST(json_parse(pulled.c34) AS array(varchar)), e -> CASE
        WHEN regexp_like(e, '^-?0*[0-9]{0,2}(\.[0-9]{0,2}0*)?$')
            THEN CAST(e AS decimal(4,2))
        WHEN e IS NOT NULL
            THEN CAST(fail('articles.rebates: value does not fit array<decimal(4,2)>') AS decimal(4,2))
    END),
    transform(CAST(json_parse(pulled.c35) AS array(bigint)), e -> CASE
        WHEN e BETWEEN -62135596800000000 AND 253402300799999999
            THEN CAST(from_unixtime_nanos(CAST(e AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
        WHEN e IS NOT NULL
            THEN CAST(fail('articles.restocked: value does not fit array<timestamp>') AS timestamp(6))
    END),
    transform(CAST(json_parse(pulled.c36) AS array(varchar)), e -> CAST(e AS uuid)),
    pulled.c37,
    CAST(json_parse(pulled.c38) AS array(varchar)),
    pulled.c39,
    pulled.c40,
    pulled.c41,
    pulled.c42,
    pulled.c43,
    pulled.c44,
    pulled.c45,
    pulled.c46,
    pulled.c47,
    pulled.c48,
    pulled.c49,
    pulled.c50,
    :lo
FROM TABLE("source_data_legacy".system.query(query => '
    SELECT
        CAST("article_no" AS bigint) AS c0,
        CAST("discontinued" AS text) IN (''true'', ''1'') AS c1,
        CAST("page" AS integer) AS c2,
        CAST("pieces" AS integer) AS c3,
        CAST("ean" AS bigint) AS c4,
        CAST("weight" AS real) AS c5,
        CAST("volume" AS double precision) AS c6,
        CASE
            WHEN "factor" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("factor") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("factor" AS text) AS interval)),
                    extract(month FROM CAST(CAST("factor" AS text) AS interval)),
                    extract(day FROM CAST(CAST("factor" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("factor" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("factor" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("factor" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("factor" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("factor") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("factor" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("factor" AS text)
                END
                ELSE format(''%s'', "factor")
            END
        END AS c7,
        CAST(CAST("cost" AS numeric) AS text) AS c8,
        CAST(CAST("unit_cost" AS numeric) AS text) AS c9,
        CASE
            WHEN "serial" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("serial") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("serial" AS text) AS interval)),
                    extract(month FROM CAST(CAST("serial" AS text) AS interval)),
                    extract(day FROM CAST(CAST("serial" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("serial" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("serial" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("serial" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("serial" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("serial") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("serial" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("serial" AS text)
                END
                ELSE format(''%s'', "serial")
            END
        END AS c10,
        CAST(CAST("list_price" AS numeric) AS text) AS c11,
        CASE WHEN "class_code" IS NOT NULL THEN concat("class_code") END AS c12,
        CASE WHEN "colour" IS NOT NULL THEN concat("colour") END AS c13,
        CASE
            WHEN "title" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("title") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("title" AS text) AS interval)),
                    extract(month FROM CAST(CAST("title" AS text) AS interval)),
                    extract(day FROM CAST(CAST("title" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("title" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("title" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("title" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("title" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("title") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("title" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("title" AS text)
                END
                ELSE format(''%s'', "title")
            END
        END AS c14,
        CASE
            WHEN "alias" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("alias") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("alias" AS text) AS interval)),
                    extract(month FROM CAST(CAST("alias" AS text) AS interval)),
                    extract(day FROM CAST(CAST("alias" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("alias" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("alias" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("alias" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("alias" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("alias") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("alias" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("alias" AS text)
                END
                ELSE format(''%s'', "alias")
            END
        END AS c15,
        encode("thumbnail", ''hex'') AS c16,
        CAST("guid" AS text) AS c17,
        CASE CAST(pg_typeof("sheet") AS text)
            WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("sheet") AS integer) AS text)
            ELSE CAST("sheet" AS text)
        END AS c18,
        CASE CAST(pg_typeof("facets") AS text)
            WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("facets") AS integer) AS text)
            ELSE CAST("facets" AS text)
        END AS c19,
        CASE
            WHEN "export" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("export") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("export" AS text) AS interval)),
                    extract(month FROM CAST(CAST("export" AS text) AS interval)),
                    extract(day FROM CAST(CAST("export" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("export" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("export" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("export" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("export" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("export") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("export" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("export" AS text)
                END
                ELSE format(''%s'', "export")
            END
        END AS c20,
        CASE
            WHEN isfinite("first_sold") THEN CAST("first_sold" - DATE ''1970-01-01'' AS bigint)
            WHEN "first_sold" IS NOT NULL THEN 2147483647
        END AS c21,
        CAST(extract(epoch FROM "cut_off") * 1000000 AS bigint) AS c22,
        CAST(extract(epoch FROM "scanned") * 1000000 AS bigint) AS c23,
        CASE
            WHEN "hotline" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("hotline") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("hotline" AS text) AS interval)),
                    extract(month FROM CAST(CAST("hotline" AS text) AS interval)),
                    extract(day FROM CAST(CAST("hotline" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("hotline" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("hotline" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("hotline" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("hotline" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("hotline") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("hotline" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("hotline" AS text)
                END
                ELSE format(''%s'', "hotline")
            END
        END AS c24,
        CASE
            WHEN isfinite("entered") THEN CAST(extract(epoch FROM "entered") * 1000000 AS bigint)
            WHEN "entered" IS NOT NULL THEN 9223372036825200000
        END AS c25,
        CASE
            WHEN isfinite("priced") THEN CAST(extract(epoch FROM "priced") * 1000000 AS bigint)
            WHEN "priced" IS NOT NULL THEN 9223372036825200000
        END AS c26,
        CASE
            WHEN isfinite("printed") THEN CAST(extract(epoch FROM "printed") * 1000000 AS bigint)
            WHEN "printed" IS NOT NULL THEN 9223372036825200000
        END AS c27,
        CASE
            WHEN isfinite("changed") THEN CAST(extract(epoch FROM "changed") * 1000000 AS bigint)
            WHEN "changed" IS NOT NULL THEN 9223372036825200000
        END AS c28,
        CASE
            WHEN isfinite("offered_until") THEN CAST(extract(epoch FROM "offered_until") * 1000000 AS bigint)
            WHEN "offered_until" IS NOT NULL THEN 9223372036825200000
        END AS c29,
        CASE
            WHEN "shelf_life" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("shelf_life") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("shelf_life" AS text) AS interval)),
                    extract(month FROM CAST(CAST("shelf_life" AS text) AS interval)),
                    extract(day FROM CAST(CAST("shelf_life" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("shelf_life" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("shelf_life" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("shelf_life" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("shelf_life" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("shelf_life") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("shelf_life" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("shelf_life" AS text)
                END
                ELSE format(''%s'', "shelf_life")
            END
        END AS c30,
        CASE WHEN "sizes" IS NOT NULL THEN CAST(coalesce((
            SELECT json_agg(
                CAST(e AS integer) ORDER BY n
            )
            FROM unnest("sizes") WITH ORDINALITY AS u(e, n)
        ), ''[]'') AS text) END AS c31,
        CASE WHEN "keywords" IS NOT NULL THEN CAST(coalesce((
            SELECT json_agg(
                CASE
                    WHEN e IS NULL THEN NULL
                    ELSE CASE CAST(pg_typeof(e) AS text)
                        WHEN ''interval'' THEN format(
                            ''P%sY%sM%sDT%sH%sM%sS'',
                            extract(year FROM CAST(CAST(e AS text) AS interval)),
                            extract(month FROM CAST(CAST(e AS text) AS interval)),
                            extract(day FROM CAST(CAST(e AS text) AS interval)),
                            extract(hour FROM CAST(CAST(e AS text) AS interval)),
                            extract(minute FROM CAST(CAST(e AS text) AS interval)),
                            trim_scale(CAST(extract(second FROM CAST(CAST(e AS text) AS interval)) AS numeric))
                        )
                        WHEN ''time with time zone''
                            THEN CAST(CAST(CAST(CAST(e AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                        WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof(e) AS integer) AS text)
                        WHEN ''numeric'' THEN CASE CAST(e AS text)
                            WHEN ''NaN'' THEN ''NAN''
                            WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                            WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                            ELSE CAST(e AS text)
                        END
                        ELSE format(''%s'', e)
                    END
                END ORDER BY n
            )
            FROM unnest("keywords") WITH ORDINALITY AS u(e, n)
        ), ''[]'') AS text) END AS c32,
        CASE WHEN "steps" IS NOT NULL THEN CAST(coalesce((
            SELECT json_agg(
                CASE
                    WHEN e IS NULL THEN NULL
                    ELSE CASE CAST(pg_typeof(e) AS text)
                        WHEN ''interval'' THEN format(
                            ''P%sY%sM%sDT%sH%sM%sS'',
                            extract(year FROM CAST(CAST(e AS text) AS interval)),
                            extract(month FROM CAST(CAST(e AS text) AS interval)),
                            extract(day FROM CAST(CAST(e AS text) AS interval)),
                            extract(hour FROM CAST(CAST(e AS text) AS interval)),
                            extract(minute FROM CAST(CAST(e AS text) AS interval)),
                            trim_scale(CAST(extract(second FROM CAST(CAST(e AS text) AS interval)) AS numeric))
                        )
                        WHEN ''time with time zone''
                            THEN CAST(CAST(CAST(CAST(e AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                        WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof(e) AS integer) AS text)
                        WHEN ''numeric'' THEN CASE CAST(e AS text)
                            WHEN ''NaN'' THEN ''NAN''
                            WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                            WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                            ELSE CAST(e AS text)
                        END
                        ELSE format(''%s'', e)
                    END
                END ORDER BY n
            )
            FROM unnest("steps") WITH ORDINALITY AS u(e, n)
        ), ''[]'') AS text) END AS c33,
        CASE WHEN "rebates" IS NOT NULL THEN CAST(coalesce((
            SELECT json_agg(
                CAST(CAST(e AS numeric) AS text) ORDER BY n
            )
            FROM unnest("rebates") WITH ORDINALITY AS u(e, n)
        ), ''[]'') AS text) END AS c34,
        CASE WHEN "restocked" IS NOT NULL THEN CAST(coalesce((
            SELECT json_agg(
                CASE
                    WHEN isfinite(e) THEN CAST(extract(epoch FROM e) * 1000000 AS bigint)
                    WHEN e IS NOT NULL THEN 9223372036825200000
                END ORDER BY n
            )
            FROM unnest("restocked") WITH ORDINALITY AS u(e, n)
        ), ''[]'') AS text) END AS c35,
        CASE WHEN "related" IS NOT NULL THEN CAST(coalesce((
            SELECT json_agg(
                CAST(e AS text) ORDER BY n
            )
            FROM unnest("related") WITH ORDINALITY AS u(e, n)
        ), ''[]'') AS text) END AS c36,
        CASE
            WHEN "season" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("season") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("season" AS text) AS interval)),
                    extract(month FROM CAST(CAST("season" AS text) AS interval)),
                    extract(day FROM CAST(CAST("season" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("season" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("season" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("season" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("season" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("season") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("season" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("season" AS text)
                END
                ELSE format(''%s'', "season")
            END
        END AS c37,
        CASE WHEN "seasons" IS NOT NULL THEN CAST(coalesce((
            SELECT json_agg(
                CASE
                    WHEN e IS NULL THEN NULL
                    ELSE CASE CAST(pg_typeof(e) AS text)
                        WHEN ''interval'' THEN format(
                            ''P%sY%sM%sDT%sH%sM%sS'',
                            extract(year FROM CAST(CAST(e AS text) AS interval)),
                            extract(month FROM CAST(CAST(e AS text) AS interval)),
                            extract(day FROM CAST(CAST(e AS text) AS interval)),
                            extract(hour FROM CAST(CAST(e AS text) AS interval)),
                            extract(minute FROM CAST(CAST(e AS text) AS interval)),
                            trim_scale(CAST(extract(second FROM CAST(CAST(e AS text) AS interval)) AS numeric))
                        )
                        WHEN ''time with time zone''
                            THEN CAST(CAST(CAST(CAST(e AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                        WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof(e) AS integer) AS text)
                        WHEN ''numeric'' THEN CASE CAST(e AS text)
                            WHEN ''NaN'' THEN ''NAN''
                            WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                            WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                            ELSE CAST(e AS text)
                        END
                        ELSE format(''%s'', e)
                    END
                END ORDER BY n
            )
            FROM unnest("seasons") WITH ORDINALITY AS u(e, n)
        ), ''[]'') AS text) END AS c38,
        CAST("min_order" AS integer) AS c39,
        CASE
            WHEN "till" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("till") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("till" AS text) AS interval)),
                    extract(month FROM CAST(CAST("till" AS text) AS interval)),
                    extract(day FROM CAST(CAST("till" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("till" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("till" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("till" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("till" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("till") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("till" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("till" AS text)
                END
                ELSE format(''%s'', "till")
            END
        END AS c40,
        CASE
            WHEN "network" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("network") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("network" AS text) AS interval)),
                    extract(month FROM CAST(CAST("network" AS text) AS interval)),
                    extract(day FROM CAST(CAST("network" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("network" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("network" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("network" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("network" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("network") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("network" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("network" AS text)
                END
                ELSE format(''%s'', "network")
            END
        END AS c41,
        CASE
            WHEN "scanner" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("scanner") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("scanner" AS text) AS interval)),
                    extract(month FROM CAST(CAST("scanner" AS text) AS interval)),
                    extract(day FROM CAST(CAST("scanner" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("scanner" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("scanner" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("scanner" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("scanner" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("scanner") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("scanner" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("scanner" AS text)
                END
                ELSE format(''%s'', "scanner")
            END
        END AS c42,
        CAST("taxed" AS text) IN (''true'', ''1'') AS c43,
        CASE
            WHEN "ages" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("ages") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("ages" AS text) AS interval)),
                    extract(month FROM CAST(CAST("ages" AS text) AS interval)),
                    extract(day FROM CAST(CAST("ages" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("ages" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("ages" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("ages" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("ages" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("ages") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("ages" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("ages" AS text)
                END
                ELSE format(''%s'', "ages")
            END
        END AS c44,
        CASE
            WHEN "offered" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("offered") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("offered" AS text) AS interval)),
                    extract(month FROM CAST(CAST("offered" AS text) AS interval)),
                    extract(day FROM CAST(CAST("offered" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("offered" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("offered" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("offered" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("offered" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("offered") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("offered" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("offered" AS text)
                END
                ELSE format(''%s'', "offered")
            END
        END AS c45,
        CAST("picture" AS bigint) AS c46,
        CASE
            WHEN "words" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("words") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("words" AS text) AS interval)),
                    extract(month FROM CAST(CAST("words" AS text) AS interval)),
                    extract(day FROM CAST(CAST("words" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("words" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("words" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("words" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("words" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("words") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("words" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("words" AS text)
                END
                ELSE format(''%s'', "words")
            END
        END AS c47,
        CASE
            WHEN "Shelf Mark" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("Shelf Mark") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("Shelf Mark" AS text) AS interval)),
                    extract(month FROM CAST(CAST("Shelf Mark" AS text) AS interval)),
                    extract(day FROM CAST(CAST("Shelf Mark" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("Shelf Mark" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("Shelf Mark" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("Shelf Mark" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("Shelf Mark" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("Shelf Mark") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("Shelf Mark" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("Shelf Mark" AS text)
                END
                ELSE format(''%s'', "Shelf Mark")
            END
        END AS c48,
        CASE
            WHEN "select" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("select") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("select" AS text) AS interval)),
                    extract(month FROM CAST(CAST("select" AS text) AS interval)),
                    extract(day FROM CAST(CAST("select" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("select" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("select" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("select" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("select" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("select") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("select" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("select" AS text)
                END
                ELSE format(''%s'', "select")
            END
        END AS c49,
        CASE
            WHEN "größe" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("größe") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("größe" AS text) AS interval)),
                    extract(month FROM CAST(CAST("größe" AS text) AS interval)),
                    extract(day FROM CAST(CAST("größe" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("größe" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("größe" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("größe" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("größe" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("größe") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("größe" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("größe" AS text)
                END
                ELSE format(''%s'', "größe")
            END
        END AS c50
    FROM "legacy"."articles"
    WHERE "article_no" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'articles_milestoned_d085399d' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_data_legacy"."articles_milestoned_d085399d" AS loaded
        WHERE loaded."article_no" BETWEEN :first AND :last
    )
