-- about: days on which a service was called twice as often as on average
-- family: cte
-- answer: ordered
WITH daily AS (
  SELECT eventsource, date_trunc('day', eventtime) AS day, count(*) AS n FROM events GROUP BY 1, 2
), usual AS (
  SELECT eventsource, avg(n) AS mean FROM daily GROUP BY 1
)
SELECT daily.eventsource, daily.day, daily.n, usual.mean FROM daily JOIN usual ON usual.eventsource = daily.eventsource
WHERE daily.n > 2 * usual.mean ORDER BY 1, 2
