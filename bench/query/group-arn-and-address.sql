-- about: every pair of principal and address
-- family: group
-- answer: unordered
SELECT useridentity.arn, sourceipaddress, count(*) AS n FROM events GROUP BY 1, 2
