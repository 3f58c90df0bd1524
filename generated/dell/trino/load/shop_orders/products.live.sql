-- The first load of shop/orders/products
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."products_live_c66722c2" (
    "id",
    "sku",
    "category_id",
    "name",
    "description",
    "attributes",
    "tags",
    "weight_kg",
    "rating",
    "on_sale",
    "created",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    pulled.c5,
    CAST(json_parse(pulled.c6) AS array(varchar)),
    pulled.c7,
    pulled.c8,
    pulled.c9,
    CASE
        WHEN pulled.c10 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c10 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c10 IS NOT NULL
            THEN CAST(fail('products.created: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS bigint) AS c0,
        CASE WHEN "sku" IS NOT NULL THEN concat("sku") END AS c1,
        CAST("category_id" AS integer) AS c2,
        CASE WHEN "name" IS NOT NULL THEN concat("name") END AS c3,
        CASE
            WHEN "description" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("description") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("description" AS text) AS interval)),
                    extract(month FROM CAST(CAST("description" AS text) AS interval)),
                    extract(day FROM CAST(CAST("description" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("description" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("description" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("description" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("description" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("description") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("description" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("description" AS text)
                END
                ELSE format(''%s'', "description")
            END
        END AS c4,
        CASE CAST(pg_typeof("attributes") AS text)
            WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("attributes") AS integer) AS text)
            ELSE CAST("attributes" AS text)
        END AS c5,
        CASE WHEN "tags" IS NOT NULL THEN CAST(coalesce((
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
            FROM unnest("tags") WITH ORDINALITY AS u(e, n)
        ), ''[]'') AS text) END AS c6,
        CAST("weight_kg" AS real) AS c7,
        CAST("rating" AS double precision) AS c8,
        CAST("on_sale" AS text) IN (''true'', ''1'') AS c9,
        CASE
            WHEN isfinite("created") THEN CAST(extract(epoch FROM "created") * 1000000 AS bigint)
            WHEN "created" IS NOT NULL THEN 9223372036825200000
        END AS c10
    FROM "shop"."products"
    WHERE "id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'products_live_c66722c2' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."products_live_c66722c2" AS loaded
        WHERE loaded."id" BETWEEN :first AND :last
    )
