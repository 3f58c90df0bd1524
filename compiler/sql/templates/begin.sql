-- History begins at :hi: a range is read later than :lo, so what was before that may never have been at the same time.
MERGE INTO {{ t.target }} AS t
USING (
    SELECT {{ t.key_list("old") }}, old.__pos_in, old.__pos_out, begins.at_source
    FROM {{ t.target }} AS old
    CROSS JOIN (
        SELECT
            {{ d.moment(d.number_at("value_json", "source.ts_us")) | deep(12) }} AS at_source
        FROM {{ t.landing }}
        WHERE src_offset = :hi
    ) AS begins
    WHERE old.__pos_in < :hi AND {{ t.token | deep }}
) AS s
ON {{ t.on("t", "s") }} AND t.__pos_in = s.__pos_in
WHEN MATCHED AND s.__pos_out <= :hi THEN DELETE
WHEN MATCHED THEN UPDATE SET valid_from = s.at_source, __pos_in = :hi
