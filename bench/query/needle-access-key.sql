-- about: everything that one access key did
-- family: needle
-- answer: ordered
SELECT eventtime, eventsource, eventname, sourceipaddress, errorcode, eventid FROM events
WHERE useridentity.accesskeyid = '{accessKeyId}' ORDER BY eventtime, eventid
