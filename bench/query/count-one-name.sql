-- about: one dictionary column equal to one value
-- family: count
-- answer: ordered
SELECT count(*) FROM events WHERE eventname = 'AssumeRole'
