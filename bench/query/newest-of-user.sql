-- about: a principal's newest events with every column
-- family: newest
-- answer: ordered
SELECT * FROM events WHERE useridentity.arn = '{frequentArn}' ORDER BY eventtime DESC, eventid LIMIT 50
