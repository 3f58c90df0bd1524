-- The range of keys at the source, and how many rows its planner believes in.
SELECT
    CAST(found."first" AS bigint) AS "first",
    CAST(found."last" AS bigint) AS "last",
    CAST(found."rows" AS bigint) AS "rows"
FROM TABLE({{ source }}.system.query(query => {{ query }}
)) AS found
