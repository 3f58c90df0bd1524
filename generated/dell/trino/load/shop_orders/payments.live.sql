-- The first load of shop/orders/payments
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."payments_live_0be6d412" (
    "id",
    "order_id",
    "method",
    "state",
    "amount",
    "currency",
    "card_ending",
    "account",
    "authorised",
    "captured",
    __pos
)
SELECT
    CAST(pulled.c0 AS uuid),
    pulled.c1,
    pulled.c2,
    pulled.c3,
    CASE
        WHEN regexp_like(pulled.c4, '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
            THEN CAST(pulled.c4 AS decimal(12,2))
        WHEN pulled.c4 IS NOT NULL
            THEN CAST(fail('payments.amount: value does not fit decimal(12,2)') AS decimal(12,2))
    END,
    pulled.c5,
    pulled.c6,
    pulled.c7,
    CASE
        WHEN pulled.c8 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c8 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c8 IS NOT NULL
            THEN CAST(fail('payments.authorised: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    CASE
        WHEN pulled.c9 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
            from_unixtime_nanos(CAST(pulled.c9 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
            AS timestamp(6) with time zone
        )
        WHEN pulled.c9 IS NOT NULL
            THEN CAST(fail('payments.captured: value does not fit timestamptz') AS timestamp(6) with time zone)
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS text) AS c0,
        CAST("order_id" AS bigint) AS c1,
        CASE
            WHEN "method" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("method") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("method" AS text) AS interval)),
                    extract(month FROM CAST(CAST("method" AS text) AS interval)),
                    extract(day FROM CAST(CAST("method" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("method" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("method" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("method" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("method" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("method") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("method" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("method" AS text)
                END
                ELSE format(''%s'', "method")
            END
        END AS c2,
        CASE
            WHEN "state" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("state") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("state" AS text) AS interval)),
                    extract(month FROM CAST(CAST("state" AS text) AS interval)),
                    extract(day FROM CAST(CAST("state" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("state" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("state" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("state" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("state" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("state") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("state" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("state" AS text)
                END
                ELSE format(''%s'', "state")
            END
        END AS c3,
        CAST(CAST("amount" AS numeric) AS text) AS c4,
        CASE WHEN "currency" IS NOT NULL THEN concat("currency") END AS c5,
        CASE WHEN "card_ending" IS NOT NULL THEN concat("card_ending") END AS c6,
        CAST("account" AS integer) AS c7,
        CASE
            WHEN isfinite("authorised") THEN CAST(extract(epoch FROM "authorised") * 1000000 AS bigint)
            WHEN "authorised" IS NOT NULL THEN 9223372036825200000
        END AS c8,
        CASE
            WHEN isfinite("captured") THEN CAST(extract(epoch FROM "captured") * 1000000 AS bigint)
            WHEN "captured" IS NOT NULL THEN 9223372036825200000
        END AS c9
    FROM "shop"."payments"
'
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'payments_live_0be6d412' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."payments_live_0be6d412" AS loaded
    )
