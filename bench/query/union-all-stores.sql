-- about: two stores as one
-- family: union
-- answer: ordered
SELECT eventname, count(*) AS n FROM (
  SELECT eventname, eventtime FROM events UNION ALL SELECT eventname, eventtime FROM archive
) GROUP BY 1 ORDER BY n DESC, 1 LIMIT 50
