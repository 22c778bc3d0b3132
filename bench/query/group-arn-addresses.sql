-- about: addresses that each principal came from
-- family: group
-- answer: ordered
SELECT useridentity.arn, count(*) AS n, count(DISTINCT sourceipaddress) AS addresses FROM events
GROUP BY 1 ORDER BY addresses DESC, n DESC, 1 LIMIT 100
