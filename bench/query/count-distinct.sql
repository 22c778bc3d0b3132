-- about: distinct values of three dictionary columns
-- family: count
-- answer: ordered
SELECT count(DISTINCT eventname), count(DISTINCT eventsource), count(DISTINCT awsregion) FROM events
