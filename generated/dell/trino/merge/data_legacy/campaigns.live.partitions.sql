-- After a change of partitions, what only the source knows of data/legacy/campaigns
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- What was committed before :lo is merged, and seen at the source; what came later stays as it is.
MERGE INTO "lake"."weir_data_legacy"."campaigns_live_2502b232" AS t
USING (
    WITH
    pulled AS (
        SELECT
            pulled.c0 AS "id",
            CASE
                WHEN pulled.c1 BETWEEN -719162 AND 2932896
                    THEN date_add('day', pulled.c1, DATE '1970-01-01')
                WHEN pulled.c1 IS NOT NULL
                    THEN CAST(fail('campaigns.starts: value does not fit date') AS date)
            END AS "starts",
            pulled.c2 AS "title",
            CASE
                WHEN regexp_like(pulled.c3, '^-?0*[0-9]{0,2}(\.[0-9]{0,2}0*)?$')
                    THEN CAST(pulled.c3 AS decimal(4,2))
                WHEN pulled.c3 IS NOT NULL
                    THEN CAST(fail('campaigns.discount: value does not fit decimal(4,2)') AS decimal(4,2))
            END AS "discount"
        FROM TABLE("source_data_legacy".system.query(query => '
    SELECT
        CAST("id" AS integer) AS c0,
        CASE
            WHEN isfinite("starts") THEN CAST("starts" - DATE ''1970-01-01'' AS bigint)
            WHEN "starts" IS NOT NULL THEN 2147483647
        END AS c1,
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
        END AS c2,
        CAST(CAST("discount" AS numeric) AS text) AS c3
    FROM "legacy"."campaigns"
'
        )) AS pulled
    ),
    beside AS (
        SELECT
            coalesce(pulled."id", old."id") AS "id",
            coalesce(pulled."starts", old."starts") AS "starts",
            pulled."title",
            pulled."discount",
            pulled."id" IS NOT NULL AS __there,
            old.__pos AS __was,
            pulled."title" IS DISTINCT FROM old."title"
            OR pulled."discount" IS DISTINCT FROM old."discount" AS __differs
        FROM pulled
        FULL JOIN (
            SELECT * FROM "lake"."weir_data_legacy"."campaigns_live_2502b232"
        ) AS old ON pulled."id" = old."id" AND pulled."starts" = old."starts"
        WHERE EXISTS (
            SELECT 1 FROM control.weir.stream AS held
            WHERE held.stream = 'data_legacy' AND held.role = 'campaigns_live_2502b232' AND held.token = :token
        )
    )
    SELECT * FROM beside
    WHERE
        __was IS NULL
        OR (__was < :lo AND __there AND __differs)
) AS s
ON t."id" = s."id" AND t."starts" = s."starts"
WHEN MATCHED THEN UPDATE SET
    "title" = s."title",
    "discount" = s."discount",
    __pos = :lo
WHEN NOT MATCHED THEN
    INSERT (
        "id",
        "starts",
        "title",
        "discount",
        __pos
    )
    VALUES (
        s."id",
        s."starts",
        s."title",
        s."discount",
        :lo
    )
