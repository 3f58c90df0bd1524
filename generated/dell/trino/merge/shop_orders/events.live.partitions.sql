-- After a change of partitions, what only the source knows of shop/orders/events
-- Made from ecosystem/teams/shop/orders.datastore.yaml; do not edit.
-- What was committed before :lo is merged, and seen at the source; what came later stays as it is.
MERGE INTO "lake"."weir_shop_orders"."events_live_d1c75eea" AS t
USING (
    WITH
    pulled AS (
        SELECT
            CAST(pulled.c0 AS uuid) AS "id",
            CASE
                WHEN pulled.c1 BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(
                    from_unixtime_nanos(CAST(pulled.c1 AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'
                    AS timestamp(6) with time zone
                )
                WHEN pulled.c1 IS NOT NULL
                    THEN CAST(fail('events.happened: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "happened",
            pulled.c2 AS "customer_id",
            pulled.c3 AS "kind",
            pulled.c4 AS "path",
            pulled.c5 AS "client",
            pulled.c6 AS "detail"
        FROM TABLE("source_shop_orders".system.query(query => '
    SELECT
        CAST("id" AS text) AS c0,
        CASE
            WHEN isfinite("happened") THEN CAST(extract(epoch FROM "happened") * 1000000 AS bigint)
            WHEN "happened" IS NOT NULL THEN 9223372036825200000
        END AS c1,
        CAST("customer_id" AS bigint) AS c2,
        CASE WHEN "kind" IS NOT NULL THEN concat("kind") END AS c3,
        CASE WHEN "path" IS NOT NULL THEN concat("path") END AS c4,
        CASE
            WHEN "client" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("client") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("client" AS text) AS interval)),
                    extract(month FROM CAST(CAST("client" AS text) AS interval)),
                    extract(day FROM CAST(CAST("client" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("client" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("client" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("client" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("client" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("client") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("client" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("client" AS text)
                END
                ELSE format(''%s'', "client")
            END
        END AS c5,
        CASE CAST(pg_typeof("detail") AS text)
            WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("detail") AS integer) AS text)
            ELSE CAST("detail" AS text)
        END AS c6
    FROM "shop"."events"
'
        )) AS pulled
    ),
    beside AS (
        SELECT
            coalesce(pulled."id", old."id") AS "id",
            coalesce(pulled."happened", old."happened") AS "happened",
            pulled."customer_id",
            pulled."kind",
            pulled."path",
            pulled."client",
            pulled."detail",
            pulled."id" IS NOT NULL AS __there,
            old.__pos AS __was,
            pulled."customer_id" IS DISTINCT FROM old."customer_id"
            OR pulled."kind" IS DISTINCT FROM old."kind"
            OR pulled."path" IS DISTINCT FROM old."path"
            OR pulled."client" IS DISTINCT FROM old."client"
            OR pulled."detail" IS DISTINCT FROM old."detail" AS __differs
        FROM pulled
        FULL JOIN (
            SELECT * FROM "lake"."weir_shop_orders"."events_live_d1c75eea"
        ) AS old ON pulled."id" = old."id" AND pulled."happened" = old."happened"
        WHERE EXISTS (
            SELECT 1 FROM control.weir.stream AS held
            WHERE held.stream = 'shop_orders' AND held.role = 'events_live_d1c75eea' AND held.token = :token
        )
    )
    SELECT * FROM beside
    WHERE
        __was IS NULL
        OR (__was < :lo AND __there AND __differs)
        OR (__was < :lo AND NOT __there)
) AS s
ON t."id" = s."id" AND t."happened" = s."happened"
WHEN MATCHED AND NOT s.__there THEN DELETE
WHEN MATCHED THEN UPDATE SET
    "customer_id" = s."customer_id",
    "kind" = s."kind",
    "path" = s."path",
    "client" = s."client",
    "detail" = s."detail",
    __pos = :lo
WHEN NOT MATCHED THEN
    INSERT (
        "id",
        "happened",
        "customer_id",
        "kind",
        "path",
        "client",
        "detail",
        __pos
    )
    VALUES (
        s."id",
        s."happened",
        s."customer_id",
        s."kind",
        s."path",
        s."client",
        s."detail",
        :lo
    )
