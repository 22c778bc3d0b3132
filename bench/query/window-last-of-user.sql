-- about: the last event of every IAM user
-- family: window
-- answer: ordered
SELECT arn, eventtime, eventname FROM (
  SELECT useridentity.arn AS arn, eventtime, eventname,
    row_number() OVER (PARTITION BY useridentity.arn ORDER BY eventtime DESC, eventid) AS n
  FROM events WHERE useridentity.type = 'IAMUser'
) WHERE n = 1 ORDER BY arn
