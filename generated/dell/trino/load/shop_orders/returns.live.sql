-- The first load of shop/orders/returns
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_shop_orders"."returns_live_4efe60cb" (
    "id",
    "order_id",
    "line",
    "reason",
    "remark",
    "refund",
    "announced",
    "settled",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    pulled.c2,
    pulled.c3,
    pulled.c4,
    CASE
        WHEN regexp_like(pulled.c5, '^-?0*[0-9]{0,10}(\.[0-9]{0,2}0*)?$')
            THEN CAST(pulled.c5 AS decimal(12,2))
        WHEN pulled.c5 IS NOT NULL
            THEN CAST(fail('returns.refund: value does not fit decimal(12,2)') AS decimal(12,2))
    END,
    CASE
        WHEN pulled.c6 BETWEEN -719162 AND 2932896
            THEN date_add('day', pulled.c6, DATE '1970-01-01')
        WHEN pulled.c6 IS NOT NULL
            THEN CAST(fail('returns.announced: value does not fit date') AS date)
    END,
    CASE
        WHEN pulled.c7 BETWEEN -719162 AND 2932896
            THEN date_add('day', pulled.c7, DATE '1970-01-01')
        WHEN pulled.c7 IS NOT NULL
            THEN CAST(fail('returns.settled: value does not fit date') AS date)
    END,
    :lo
FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS bigint) AS c0,
        CAST("order_id" AS bigint) AS c1,
        CAST("line" AS integer) AS c2,
        CASE
            WHEN "reason" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("reason") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("reason" AS text) AS interval)),
                    extract(month FROM CAST(CAST("reason" AS text) AS interval)),
                    extract(day FROM CAST(CAST("reason" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("reason" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("reason" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("reason" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("reason" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("reason") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("reason" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("reason" AS text)
                END
                ELSE format(''%s'', "reason")
            END
        END AS c3,
        CASE
            WHEN "remark" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("remark") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("remark" AS text) AS interval)),
                    extract(month FROM CAST(CAST("remark" AS text) AS interval)),
                    extract(day FROM CAST(CAST("remark" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("remark" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("remark" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("remark" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("remark" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("remark") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("remark" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("remark" AS text)
                END
                ELSE format(''%s'', "remark")
            END
        END AS c4,
        CAST(CAST("refund" AS numeric) AS text) AS c5,
        CASE
            WHEN isfinite("announced") THEN CAST("announced" - DATE ''1970-01-01'' AS bigint)
            WHEN "announced" IS NOT NULL THEN 2147483647
        END AS c6,
        CASE
            WHEN isfinite("settled") THEN CAST("settled" - DATE ''1970-01-01'' AS bigint)
            WHEN "settled" IS NOT NULL THEN 2147483647
        END AS c7
    FROM "shop"."returns"
    WHERE "id" BETWEEN '
    || '''' || CAST(:first AS varchar) || '''' || ' AND ' || '''' || CAST(:last AS varchar) || ''''
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'shop_orders' AND held.role = 'returns_live_4efe60cb' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_shop_orders"."returns_live_4efe60cb" AS loaded
        WHERE loaded."id" BETWEEN :first AND :last
    )
