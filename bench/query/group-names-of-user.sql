-- about: aggregates of arrays, sorted and distinct
-- family: group
-- answer: ordered
SELECT useridentity.username, array_agg(DISTINCT eventsource ORDER BY eventsource) AS services, max_by(eventname, eventid) AS last
FROM events WHERE useridentity.type = 'IAMUser' GROUP BY 1 ORDER BY 1
