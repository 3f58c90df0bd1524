-- The first load of shop/orders/customers
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."customers_live_159fbc3f" (
    "id",
    "public_id",
    "email",
    "full_name",
    "phone",
    "born",
    "country",
    "segment",
    "tags",
    "balance",
    "preferences",
    "joined",
    "last_seen",
    __pos
)
SELECT
    pulled.c0,
    CAST(pulled.c1 AS uuid),
    pulled.c2,
    pulled.c3,
    pulled.c4,
    CASE
        WHEN pulled.c5 BETWEEN -719162 AND 2932896
            THEN date_add('day', pulled.c5, DATE '1970-01-01')
        WHEN pulled.c5 IS NOT NULL
            THEN CAST(fail('customers.born: value does not fit date') AS date)
    END,
    pulled.c6,
    pulled.c7,
    CAST(json_parse(pulled.c8) AS array(varchar)),
    CASE
        WHEN regexp_like(pulled.c9, '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
            THEN CAST(pulled.c9 AS decimal(12,2))
        WHEN pulled.c9 IS NOT NULL
            THEN CAST(fail('customers.balance: value does not fit decimal(12,2)') AS decimal(12,2))
    END,
    pulled.c10,
    CASE
        WHEN pulled.c11 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c11 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c11 IS NOT NULL
            THEN CAST(fail('customers.joined: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    CASE
        WHEN pulled.c12 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c12 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c12 IS NOT NULL
            THEN CAST(fail('customers.last_seen: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS bigint) AS c0,
        CAST("public_id" AS text) AS c1,
        CASE WHEN "email" IS NOT NULL THEN concat("email") END AS c2,
        CASE WHEN "full_name" IS NOT NULL THEN concat("full_name") END AS c3,
        CASE WHEN "phone" IS NOT NULL THEN concat("phone") END AS c4,
        CASE
            WHEN isfinite("born") THEN CAST("born" - DATE ''1970-01-01'' AS bigint)
            WHEN "born" IS NOT NULL THEN 2147483647
        END AS c5,
        CASE WHEN "country" IS NOT NULL THEN concat("country") END AS c6,
        CASE
            WHEN "segment" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("segment") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("segment" AS text) AS interval)),
                    extract(month FROM CAST(CAST("segment" AS text) AS interval)),
                    extract(day FROM CAST(CAST("segment" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("segment" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("segment" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("segment" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("segment" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("segment") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("segment" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("segment" AS text)
                END
                ELSE format(''%s'', "segment")
            END
        END AS c7,
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
        ), ''[]'') AS text) END AS c8,
        CAST(CAST("balance" AS numeric) AS text) AS c9,
        CASE CAST(pg_typeof("preferences") AS text)
            WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("preferences") AS integer) AS text)
            ELSE CAST("preferences" AS text)
        END AS c10,
        CASE
            WHEN isfinite("joined") THEN CAST(extract(epoch FROM "joined") * 1000000 AS bigint)
            WHEN "joined" IS NOT NULL THEN 9223372036825200000
        END AS c11,
        CASE
            WHEN isfinite("last_seen") THEN CAST(extract(epoch FROM "last_seen") * 1000000 AS bigint)
            WHEN "last_seen" IS NOT NULL THEN 9223372036825200000
        END AS c12
    FROM "shop"."customers"
    WHERE "id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'customers_live_159fbc3f' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."customers_live_159fbc3f" AS loaded
        WHERE loaded."id" BETWEEN :first AND :last
    )
