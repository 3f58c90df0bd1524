MERGE INTO {{ bounds }} AS t
USING (
    SELECT target, upto
    FROM {{ control }}.progress
    WHERE stream = '{{ stream }}' AND {{ token | deep }}
) AS s
ON t.target = s.target
WHEN MATCHED AND t.upto IS DISTINCT FROM s.upto THEN UPDATE SET upto = s.upto
WHEN NOT MATCHED THEN INSERT (target, upto) VALUES (s.target, s.upto)
