-- about: LIKE over the error message
-- family: text
-- answer: ordered
SELECT eventname, count(*) AS n FROM events WHERE errormessage LIKE '%is not authorized to perform: %' GROUP BY 1 ORDER BY n DESC, 1
