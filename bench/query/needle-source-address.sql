-- about: everything that came from one address
-- family: needle
-- answer: ordered
SELECT eventtime, eventsource, eventname, useridentity.arn, errorcode, eventid FROM events
WHERE sourceipaddress = '{sourceAddress}' ORDER BY eventtime, eventid
