-- The first load of data/legacy/shelf-plan
-- Made from ecosystem/teams/data/legacy.datastore.yaml; do not edit.
-- The first load, pulled from the source. What changed after :lo comes from the stream as well, and wins.
INSERT INTO "lake"."weir_data_legacy"."shelf_plan_live_5cec9972" (
    "shelf",
    "depth_cm",
    "net_weight",
    "remark",
    __pos
)
SELECT
    pulled.c0,
    pulled.c1,
    CASE
        WHEN regexp_like(pulled.c2, '^-?0*[0-9]{0,5}(\.[0-9]{0,3}0*)?$')
            THEN CAST(pulled.c2 AS decimal(8,3))
        WHEN pulled.c2 IS NOT NULL
            THEN CAST(fail('shelf-plan.net_weight: value does not fit decimal(8,3)') AS decimal(8,3))
    END,
    pulled.c3,
    :lo
FROM TABLE("source_data_legacy".system.query(query => '
    SELECT
        CASE
            WHEN "Shelf" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("Shelf") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("Shelf" AS text) AS interval)),
                    extract(month FROM CAST(CAST("Shelf" AS text) AS interval)),
                    extract(day FROM CAST(CAST("Shelf" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("Shelf" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("Shelf" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("Shelf" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("Shelf" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("Shelf") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("Shelf" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("Shelf" AS text)
                END
                ELSE format(''%s'', "Shelf")
            END
        END AS c0,
        CAST("Depth (cm)" AS integer) AS c1,
        CAST(CAST("net.weight" AS numeric) AS text) AS c2,
        CASE
            WHEN "Höhe & Länge" IS NULL THEN NULL
            ELSE CASE CAST(pg_typeof("Höhe & Länge") AS text)
                WHEN ''interval'' THEN format(
                    ''P%sY%sM%sDT%sH%sM%sS'',
                    extract(year FROM CAST(CAST("Höhe & Länge" AS text) AS interval)),
                    extract(month FROM CAST(CAST("Höhe & Länge" AS text) AS interval)),
                    extract(day FROM CAST(CAST("Höhe & Länge" AS text) AS interval)),
                    extract(hour FROM CAST(CAST("Höhe & Länge" AS text) AS interval)),
                    extract(minute FROM CAST(CAST("Höhe & Länge" AS text) AS interval)),
                    trim_scale(CAST(extract(second FROM CAST(CAST("Höhe & Länge" AS text) AS interval)) AS numeric))
                )
                WHEN ''time with time zone''
                    THEN CAST(CAST(CAST(CAST("Höhe & Länge" AS text) AS timetz) AT TIME ZONE ''UTC'' AS time) AS text) || ''Z''
                WHEN ''hstore'' THEN CAST(CAST(''a first load cannot spell '' || pg_typeof("Höhe & Länge") AS integer) AS text)
                WHEN ''numeric'' THEN CASE CAST("Höhe & Länge" AS text)
                    WHEN ''NaN'' THEN ''NAN''
                    WHEN ''Infinity'' THEN ''POSITIVE_INFINITY''
                    WHEN ''-Infinity'' THEN ''NEGATIVE_INFINITY''
                    ELSE CAST("Höhe & Länge" AS text)
                END
                ELSE format(''%s'', "Höhe & Länge")
            END
        END AS c3
    FROM "legacy"."Shelf Plan"
'
)) AS pulled
WHERE
    EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'data_legacy' AND held.role = 'shelf_plan_live_5cec9972' AND held.token = :token
    )
    -- what was loaded is not loaded again
    AND NOT EXISTS (
        SELECT 1 FROM "lake"."weir_data_legacy"."shelf_plan_live_5cec9972" AS loaded
    )
