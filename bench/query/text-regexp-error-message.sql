-- about: the action refused, out of the error message
-- family: text
-- answer: ordered
SELECT regexp_extract(errormessage, 'not authorized to perform: ([\w:-]+)', 1) AS action, count(*) AS n FROM events
WHERE regexp_like(errormessage, 'not authorized to perform: [\w:-]+') GROUP BY 1 ORDER BY n DESC, 1
-- duckdb
SELECT regexp_extract(errormessage, 'not authorized to perform: ([\w:-]+)', 1) AS action, count(*) AS n FROM events
WHERE regexp_matches(errormessage, 'not authorized to perform: [\w:-]+') GROUP BY 1 ORDER BY n DESC, 1
