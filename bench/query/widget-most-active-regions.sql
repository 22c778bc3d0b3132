-- about: Overview, most active regions (documented)
-- family: widget
-- answer: ties 2 of 100
SELECT awsRegion, COUNT(*) AS eventCount FROM events where eventTime > '{startTime}' and eventTime < '{endTime}' GROUP BY awsRegion ORDER BY eventCount LIMIT 100
