SELECT count(*) AS customers, CAST(sum(balance) AS decimal(18, 2)) AS total FROM customers
