-- about: how many events there are
-- family: count
-- answer: ordered
SELECT count(*) FROM events
