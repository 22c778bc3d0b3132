-- about: LIKE over the text of every event
-- family: text
-- answer: ordered
SELECT count(*) FROM events WHERE eventjson LIKE '%198.18.87.115%'
