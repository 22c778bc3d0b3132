-- about: a boolean and a category, negated
-- family: count
-- answer: ordered
SELECT count(*) FROM events WHERE NOT readonly AND eventcategory = 'Management'
