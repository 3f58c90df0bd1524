-- Rows of one side that the other does not have, both ways, and the rows of the target; 0, 0 means equal.
WITH source AS (SELECT {{ columns | join(", ") }} FROM {{ source }}),
target AS (SELECT {{ columns | join(", ") }} FROM {{ target }})
SELECT
    (SELECT count(*) FROM (SELECT * FROM source EXCEPT SELECT * FROM target)) AS missing,
    (SELECT count(*) FROM (SELECT * FROM target EXCEPT SELECT * FROM source)) AS surplus,
    (SELECT count(*) FROM target) AS rows_found,
    (SELECT count(*) FROM source) AS rows_expected
