-- about: one event by its id, every column
-- family: needle
-- answer: ordered
SELECT * FROM events WHERE eventid = '{eventId}'
