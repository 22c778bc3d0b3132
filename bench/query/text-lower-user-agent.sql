-- about: Sigma's way: lower() and LIKE over the user agent
-- family: text
-- answer: ordered
SELECT eventname, count(*) AS n FROM events WHERE lower(useragent) LIKE '%kali%' OR lower(useragent) LIKE '%boto3%'
GROUP BY 1 ORDER BY n DESC, 1 LIMIT 20
