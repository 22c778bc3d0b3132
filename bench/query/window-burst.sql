-- about: Sigma's correlation: most errors of a principal within fifteen minutes
-- family: window
-- answer: ordered
SELECT arn, max(n) AS most FROM (
  SELECT useridentity.arn AS arn,
    count(*) OVER (PARTITION BY useridentity.arn ORDER BY eventtime RANGE BETWEEN INTERVAL '900' SECOND PRECEDING AND CURRENT ROW) AS n
  FROM events WHERE errorcode IS NOT NULL
) GROUP BY arn ORDER BY most DESC, arn LIMIT 50
