-- What readers see as crm/churn/events
-- Made from ecosystem/teams/crm/churn.workspace.yaml; do not edit.
CREATE OR REPLACE VIEW "lake"."crm_churn"."events" AS
WITH
    -- first, so that it is never newer than what it bounds
    bound AS (
        SELECT
            coalesce(max(upto) FILTER (WHERE target = 'events_live_d1c75eea'), 281474976710656) AS upto,
            coalesce(min(until) FILTER (WHERE target IN ('@crm_churn', 'events_live_d1c75eea')), 562949953421312) AS until
        FROM "lake"."weir_shop_orders".bounds
    ),
    merged AS (
        SELECT
            "id",
            "happened",
            "customer_id",
            "kind",
            __pos
        FROM "lake"."weir_shop_orders"."events_live_d1c75eea"
    ),
    tail AS (
        SELECT src_offset AS __pos, op AS __op, key_json, value_json
        FROM "lake"."weir_shop_orders".landing CROSS JOIN bound
        WHERE
            src_table = 'shop.events' AND src_offset >= bound.upto AND src_offset < bound.until
            AND op IN ('c', 'u', 'd', 't')
    ),
    -- no filter of a reader gets past the window, to fail on the keys of other tables
    standing AS (
        SELECT __pos, __op, key_json, value_json, max(CASE WHEN __op = 't' THEN __pos END) OVER () AS __emptied
        FROM tail
    ),
    landed AS (
        SELECT __pos, __op, key_json, value_json
        FROM standing
        WHERE __op <> 't' AND __pos > coalesce(__emptied, -1)
    ),
    event AS (
        SELECT
            __pos,
            __op,
            CAST(json_parse(key_json) AS ROW("id" varchar, "happened" varchar)) AS __k,
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("id" varchar, "happened" varchar, "customer_id" bigint, "kind" varchar),
                "source" ROW("ts_us" bigint)
            ))."after" AS __v
        FROM landed
    ),
    keyed AS (
        SELECT
            CAST(__k."id" AS uuid) AS "id",
            CASE
                WHEN regexp_like(__k."happened", '^[0-9]{4}-') AND __k."happened" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__k."happened") AS timestamp(6) with time zone)
                WHEN __k."happened" IS NOT NULL
                    THEN CAST(fail('events.happened: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "happened",
            __pos,
            __op,
            __v
        FROM event
    ),
    whole AS (
        -- the last image of a key that is whole, or its end: only what came since counts
        SELECT
            "id", "happened", __pos, __op, __v,
            max(CASE WHEN __op <> 'u' THEN __pos END) OVER (PARTITION BY "id", "happened") AS __full_pos
        FROM keyed
    ),
    folded AS (
        SELECT
            "id", "happened",
            max(__pos) AS __pos,
            max_by(__op, __pos) AS __op,
            max_by(__v, __pos) AS __v,
            max_by(ROW(__v."kind"), __pos) FILTER (
                WHERE __op <> 'd' AND __pos >= coalesce(__full_pos, -1) AND NOT (
                    coalesce(__v."kind" IN (
                        '__debezium_unavailable_value',
                        '{"__debezium_unavailable_value":"__debezium_unavailable_value"}'
                    ), false)
                )
            ) AS __long_3,
            max(__full_pos) AS __full_pos
        FROM whole
        GROUP BY "id", "happened"
    ),
    changed AS (
        SELECT
            "id", "happened",
            __pos AS __pos,
            __op AS __op,
            __v."customer_id" AS "customer_id",
            CASE
                WHEN __op = 'd' THEN NULL
                WHEN __long_3 IS NOT NULL THEN __long_3[1]
                WHEN __full_pos IS NOT NULL
                    THEN CAST(fail('events.kind: a long value was left out that never arrived') AS varchar)
            END AS "kind",
            __long_3 IS NOT NULL AS __known_3
        FROM folded
    ),
    mentioned AS (
        SELECT
            __op,
            CAST(__k."id" AS uuid) AS "id",
            CASE
                WHEN regexp_like(__k."happened", '^[0-9]{4}-') AND __k."happened" NOT LIKE '0000-%'
                    THEN CAST(from_iso8601_timestamp_nanos(__k."happened") AS timestamp(6) with time zone)
                WHEN __k."happened" IS NOT NULL
                    THEN CAST(fail('events.happened: value does not fit timestamptz') AS timestamp(6) with time zone)
            END AS "happened"
        FROM (
            -- nor past what is not the same each time
            SELECT __op, CASE WHEN random() < 2 THEN CAST(json_parse(key_json) AS ROW("id" varchar, "happened" varchar)) END AS __k
            FROM tail
        ) AS decoded
    )
SELECT
    CAST(merged."id" AS uuid) AS "id",
    CAST(merged."happened" AS timestamp(6) with time zone) AS "happened",
    CAST(merged."customer_id" AS bigint) AS "customer_id",
    CAST(merged."kind" AS varchar) AS "kind"
FROM merged
CROSS JOIN (SELECT max(__pos) AS __pos FROM tail WHERE __op = 't') AS emptied
LEFT JOIN (
    SELECT DISTINCT "id", "happened" FROM mentioned
    WHERE __op <> 't'
) AS changed ON changed."id" = merged."id" AND changed."happened" = merged."happened"
WHERE changed."id" IS NULL AND emptied.__pos IS NULL
UNION ALL
SELECT
    CAST(changed."id" AS uuid) AS "id",
    CAST(changed."happened" AS timestamp(6) with time zone) AS "happened",
    CAST(changed."customer_id" AS bigint) AS "customer_id",
    CAST(CASE
        WHEN changed.__known_3 THEN changed."kind"
        WHEN merged.__pos IS NOT NULL THEN merged."kind"
        ELSE CAST(fail('events.kind: a long value was left out that never arrived') AS varchar)
    END AS varchar) AS "kind"
FROM changed
LEFT JOIN merged ON changed."id" = merged."id" AND changed."happened" = merged."happened"
WHERE changed.__op <> 'd'
