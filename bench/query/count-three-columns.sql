-- about: three dictionary columns filtered together
-- family: count
-- answer: ordered
SELECT count(*) FROM events
WHERE eventsource = 's3.amazonaws.com' AND eventname IN ('GetObject', 'PutObject') AND awsregion <> 'us-east-1'
