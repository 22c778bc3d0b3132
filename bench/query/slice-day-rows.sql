-- about: one day: the rows of one kind of call
-- family: time
-- answer: ordered
SELECT eventtime, eventid, useridentity.arn, sourceipaddress, errorcode FROM events
WHERE eventtime BETWEEN TIMESTAMP '2025-12-15 00:00:00' AND TIMESTAMP '2025-12-15 23:59:59' AND eventname = 'AssumeRole'
ORDER BY eventtime, eventid
