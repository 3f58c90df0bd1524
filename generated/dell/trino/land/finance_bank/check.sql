-- What cannot be decoded of finance/bank
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- What cannot be decoded, before anybody sees it. Nothing is typed for good here, so a wrong value answers, not fails.
WITH message AS (
    SELECT
        _key AS key_json,
        CAST(json_parse(_message) AS ROW("op" varchar, "source" ROW("schema" varchar, "table" varchar), "after" json)) AS body
    FROM kafka_finance_bank.cdc."finance_bank"
    WHERE
        _partition_offset >= :lo - 281474976710656
        AND _partition_offset < :hi - 281474976710656
        AND _message IS NOT NULL
),
change AS (
    SELECT
        body.op AS op,
        body.source."schema" || '.' || body.source."table" AS src_table,
        TRY(CAST(json_parse(key_json) AS map(varchar, json))) AS key_fields,
        TRY(CAST(body."after" AS map(varchar, json))) AS fields
    FROM message
    WHERE body.op IN ('c', 'u', 'd')
),
-- What the model says of each table: which fields there are, by how they are read; once more those of the key.
model AS (
    SELECT CAST(json_parse('{
            "public.pgbench_accounts": {
                "dataset": "accounts",
                "key": {"integer": ["aid"]},
                "columns": {"integer": ["aid", "bid", "abalance"], "varchar": ["filler"]}
            },
            "public.pgbench_branches": {
                "dataset": "branches",
                "key": {"integer": ["bid"]},
                "columns": {"integer": ["bid", "bbalance"], "varchar": ["filler"]}
            },
            "public.pgbench_tellers": {
                "dataset": "tellers",
                "key": {"integer": ["tid"]},
                "columns": {"integer": ["tid", "bid", "tbalance"], "varchar": ["filler"]}
            },
            "public.pgbench_history": {
                "dataset": "history",
                "key": {},
                "columns": {
                    "integer": ["tid", "bid", "aid", "delta"],
                    "timestamp(6)": ["mtime"],
                    "varchar": ["filler"]
                }
            }
        }') AS map(varchar, ROW(
            dataset varchar,
            "key" map(varchar, array(varchar)),
            columns map(varchar, array(varchar))
        ))) AS tables
),
expected AS (
    SELECT change.*, element_at(model.tables, src_table) AS told
    FROM change
    CROSS JOIN model
),
judged AS (
    SELECT
        src_table,
        told.dataset AS dataset,
        op <> 'd' AND fields IS NULL AS is_strange,
        op <> 'd' AND element_at(filter(
            flatten(map_values(told.columns)),
            c -> NOT contains(map_keys(fields), c)
        ), 1) IS NOT NULL AS is_short,
        -- a table without a key is only added to
        op IN ('u', 'd') AND element_at(filter(map_keys(told."key"), c -> true), 1) IS NULL AS is_changed,
        element_at(filter(
            element_at(told."key", 'integer'),
            c -> coalesce(TRY(any_match(
                ARRAY[CAST(element_at(key_fields, c) AS integer)],
                v -> coalesce(v IS NULL, false)
            )), true)
        ), 1) AS wrong_key,
        CASE WHEN op <> 'd' THEN
            coalesce(
                element_at(filter(
                    element_at(told.columns, 'integer'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS integer))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'varchar'),
                    c -> TRY(ROW(CAST(element_at(fields, c) AS varchar))) IS NULL
                ), 1),
                element_at(filter(
                    element_at(told.columns, 'timestamp(6)'),
                    c -> coalesce(TRY(any_match(
                        ARRAY[CAST(element_at(fields, c) AS bigint)],
                        v -> coalesce(
                            v IS NOT NULL AND CASE
                                WHEN v BETWEEN -62135596800000000 AND 253402300799999999
                                    THEN CAST(from_unixtime_nanos(CAST(v AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC' AS timestamp(6))
                            END IS NULL,
                            false
                        )
                    )), true)
                ), 1)
            )
        END AS wrong_column
    FROM expected
    WHERE told IS NOT NULL
),
found AS (
    SELECT
        src_table,
        dataset || CASE
            WHEN is_strange THEN ': the event is not what the columns are'
            WHEN is_short THEN ': a column has left the events'
            WHEN wrong_key IS NOT NULL THEN '.' || wrong_key || ': a value that its key cannot have'
            WHEN wrong_column IS NOT NULL THEN '.' || wrong_column || ': a value that its type cannot hold'
            WHEN is_changed THEN ': rows of a table that is only added to were changed'
        END AS fault
    FROM judged
)
SELECT src_table, count(*) AS "rows", count(fault) AS faults, min(fault) AS fault
FROM found
GROUP BY src_table
ORDER BY src_table
