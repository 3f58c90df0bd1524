-- Types that count as enums and have no label: Debezium 3.6.3 reads the labels of every such type when it starts.
SELECT format_type(t.oid, NULL) AS type, t.typtype = 'd' AS domain
FROM pg_type AS t
WHERE t.typcategory = 'E' AND NOT EXISTS (SELECT FROM pg_enum AS label WHERE label.enumtypid = t.oid)
ORDER BY 1
