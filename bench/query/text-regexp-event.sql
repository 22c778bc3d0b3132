-- about: regexp_like over the text of every event
-- family: text
-- answer: ordered
SELECT count(*) FROM events WHERE regexp_like(eventjson, '"cidrIp":"0\.0\.0\.0/0"')
-- duckdb
SELECT count(*) FROM events WHERE regexp_matches(eventjson, '"cidrIp":"0\.0\.0\.0/0"')
