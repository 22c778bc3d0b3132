-- about: LIKE over the user agent
-- family: text
-- answer: ordered
SELECT count(*), count(DISTINCT useridentity.arn) FROM events WHERE useragent LIKE '%Terraform%' OR useragent LIKE 'aws-cli/2%'
