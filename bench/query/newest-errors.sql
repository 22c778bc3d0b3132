-- about: the newest errors with the text of the event
-- family: newest
-- answer: ordered
SELECT eventtime, eventname, errorcode, errormessage, eventjson FROM events
WHERE errorcode = 'AccessDenied' ORDER BY eventtime DESC, eventid LIMIT 100
