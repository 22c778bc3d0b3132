-- about: LIKE over the text of every event for what hardly any has
-- family: text
-- answer: ordered
SELECT eventid, eventname FROM events WHERE eventjson LIKE '%{accessKeyId}%' ORDER BY eventid
