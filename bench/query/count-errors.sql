-- about: events with an error code
-- family: count
-- answer: ordered
SELECT count(*), count(errorcode) FROM events WHERE errorcode IS NOT NULL OR errormessage IS NOT NULL
