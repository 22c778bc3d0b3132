-- about: the newest twenty events with every column
-- family: newest
-- answer: ordered
SELECT * FROM events ORDER BY eventtime DESC, eventid LIMIT 20
