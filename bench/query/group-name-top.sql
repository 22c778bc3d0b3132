-- about: the ten names called most
-- family: group
-- answer: ordered
SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10
