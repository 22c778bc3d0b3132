-- about: access keys used from several addresses
-- family: group
-- answer: ordered
SELECT useridentity.accesskeyid, count(DISTINCT sourceipaddress) AS addresses FROM events
WHERE useridentity.accesskeyid IS NOT NULL
GROUP BY 1 HAVING count(DISTINCT sourceipaddress) > 1 ORDER BY addresses DESC, 1 LIMIT 50
