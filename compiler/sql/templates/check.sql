-- What cannot be decoded, before anybody sees it. Nothing is typed for good here, so a wrong value answers, not fails.
WITH message AS (
    SELECT
        _key AS key_json,
        {{ body | deep(8) }} AS body
    FROM {{ topic }}
    WHERE
        _partition_offset >= :lo - {{ first }}
        AND _partition_offset < :hi - {{ first }}
        AND _message IS NOT NULL
),
change AS (
    SELECT
        body.op AS op,
        body.source."schema" || '.' || body.source."table" AS src_table,
        TRY(CAST({{ d.parsed("key_json") }} AS map(varchar, json))) AS key_fields,
        TRY(CAST(body."after" AS map(varchar, json))) AS fields
    FROM message
    WHERE body.op IN ('c', 'u', 'd')
),
-- What the model says of each table: which fields there are, by how they are read; once more those of the key.
model AS (
    SELECT CAST({{ d.parsed(expected.fields) | deep(8) }} AS {{ expected.type | deep(8) }}) AS tables
),
expected AS (
    SELECT change.*, {{ d.entry("model.tables", "src_table") }} AS told
    FROM change
    CROSS JOIN model
),
judged AS (
    SELECT
        src_table,
        told.dataset AS dataset,
        op <> 'd' AND fields IS NULL AS is_strange,
        op <> 'd' AND {{
            d.first_where("flatten(map_values(told.columns))", "NOT contains(map_keys(fields), c)") | deep(8)
        }} IS NOT NULL AS is_short,
        -- a table without a key is only added to
        op IN ('u', 'd') AND {{ d.first_where('map_keys(told."key")', "true") }} IS NULL AS is_changed,
        {{ expected.wrong_key | deep(8) }} AS wrong_key,
        CASE WHEN op <> 'd' THEN
            {{ expected.wrong_column | deep(12) }}
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
