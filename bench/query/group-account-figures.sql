-- about: several aggregates by account
-- family: group
-- answer: ordered
SELECT recipientaccountid, count(*) AS events, count_if(NOT readonly) AS writes, count_if(errorcode IS NOT NULL) AS errors,
  min(eventtime) AS first, max(eventtime) AS last, count(DISTINCT eventname) AS names
FROM events GROUP BY 1 ORDER BY 1
