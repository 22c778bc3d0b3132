-- about: events by account, region and service
-- family: group
-- answer: ordered
SELECT recipientaccountid, awsregion, eventsource, count(*) AS n FROM events GROUP BY 1, 2, 3 ORDER BY n DESC, 1, 2, 3
