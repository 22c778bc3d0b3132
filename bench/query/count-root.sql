-- about: a nested field equal to one value
-- family: count
-- answer: ordered
SELECT count(*) FROM events WHERE useridentity.type = 'Root'
