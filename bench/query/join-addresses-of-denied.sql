-- about: what addresses that were denied in the archive do now
-- family: join
-- answer: ordered
SELECT eventsource, count(*) AS n FROM events
WHERE sourceipaddress IN (SELECT sourceipaddress FROM archive WHERE errorcode = 'AccessDenied')
GROUP BY 1 ORDER BY n DESC, 1
