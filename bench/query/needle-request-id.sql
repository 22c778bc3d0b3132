-- about: the events of one request, by its id
-- family: needle
-- answer: ordered
SELECT eventtime, eventid, eventname, recipientaccountid FROM events WHERE requestid = '{requestId}' ORDER BY eventtime, eventid
