-- What cannot be decoded of finance/bank
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
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
    FROM kafka_finance_bank.cdc."finance_bank"
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
        -- finance/bank/accounts
        CASE WHEN src_table = 'public.pgbench_accounts' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("aid" integer, "bid" integer, "abalance" integer, "filler" varchar),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_1,
        CASE WHEN src_table = 'public.pgbench_accounts' THEN TRY(
            CAST(json_parse(key_json) AS ROW("aid" integer))
        ) END AS __key_1,
        -- finance/bank/branches
        CASE WHEN src_table = 'public.pgbench_branches' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("bid" integer, "bbalance" integer, "filler" varchar),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_2,
        CASE WHEN src_table = 'public.pgbench_branches' THEN TRY(
            CAST(json_parse(key_json) AS ROW("bid" integer))
        ) END AS __key_2,
        -- finance/bank/tellers
        CASE WHEN src_table = 'public.pgbench_tellers' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW("tid" integer, "bid" integer, "tbalance" integer, "filler" varchar),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_3,
        CASE WHEN src_table = 'public.pgbench_tellers' THEN TRY(
            CAST(json_parse(key_json) AS ROW("tid" integer))
        ) END AS __key_3,
        -- finance/bank/history
        CASE WHEN src_table = 'public.pgbench_history' THEN TRY(
            CAST(json_parse(value_json) AS ROW(
                "after" ROW(
                    "tid" integer,
                    "bid" integer,
                    "aid" integer,
                    "delta" integer,
                    "mtime" bigint,
                    "filler" varchar
                ),
                "source" ROW("ts_us" bigint)
            ))
        ) END AS __row_4
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
        __row_4."after" AS __v_4
    FROM decoded
),
judged AS (
    SELECT
        src_table,
        CASE src_table
            WHEN 'public.pgbench_accounts' THEN CASE
                WHEN NOT __read_1
                    THEN 'accounts: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['aid', 'bid', 'abalance', 'filler'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'accounts: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_1."aid" IS NULL OR false, false
                )), true)
                    THEN 'accounts.aid: a value that its key cannot have'
            END
            WHEN 'public.pgbench_branches' THEN CASE
                WHEN NOT __read_2
                    THEN 'branches: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['bid', 'bbalance', 'filler'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'branches: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_2."bid" IS NULL OR false, false
                )), true)
                    THEN 'branches.bid: a value that its key cannot have'
            END
            WHEN 'public.pgbench_tellers' THEN CASE
                WHEN NOT __read_3
                    THEN 'tellers: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['tid', 'bid', 'tbalance', 'filler'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'tellers: a column has left the events'
                WHEN coalesce(TRY(coalesce(
                    __k_3."tid" IS NULL OR false, false
                )), true)
                    THEN 'tellers.tid: a value that its key cannot have'
            END
            WHEN 'public.pgbench_history' THEN CASE
                WHEN NOT __read_4
                    THEN 'history: the event is not what the columns are'
                WHEN op <> 'd' AND coalesce(TRY(cardinality(array_except(
                    ARRAY['tid', 'bid', 'aid', 'delta', 'mtime', 'filler'],
                    map_keys(CAST(json_extract(value_json, '$.after') AS map(varchar, json)))
                ))), 1) > 0
                    THEN 'history: a column has left the events'
                WHEN op <> 'd' AND coalesce(TRY(coalesce(
                    __v_4."mtime" IS NOT NULL AND CASE
                        WHEN __v_4."mtime" BETWEEN -62135596800000000 AND 253402300799999999
                            THEN CAST(from_unixtime_nanos(CAST(__v_4."mtime" AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                    END IS NULL, false
                )), true)
                    THEN 'history.mtime: a value that its type cannot hold'
                WHEN op IN ('u', 'd') THEN 'history: rows of a table that is only added to were changed'
            END
        END AS fault
    FROM opened
    WHERE src_table IN (
        'public.pgbench_accounts',
        'public.pgbench_branches',
        'public.pgbench_tellers',
        'public.pgbench_history'
    )
)
SELECT src_table, count(*) AS "rows", count(fault) AS faults, min(fault) AS fault
FROM judged
GROUP BY src_table
ORDER BY src_table
