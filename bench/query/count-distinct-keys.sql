-- about: distinct access keys and addresses
-- family: count
-- answer: ordered
SELECT count(DISTINCT useridentity.accesskeyid), count(DISTINCT sourceipaddress) FROM events
