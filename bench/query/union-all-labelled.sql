-- about: two stores side by side
-- family: union
-- answer: ordered
SELECT 'events' AS store, eventsource, count(*) AS n FROM events WHERE errorcode IS NOT NULL GROUP BY 1, 2
UNION ALL
SELECT 'archive' AS store, eventsource, count(*) AS n FROM archive WHERE errorcode IS NOT NULL GROUP BY 1, 2
ORDER BY 1, 3 DESC, 2
