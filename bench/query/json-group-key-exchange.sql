-- about: a field without a column, out of the event's text, grouped
-- family: json
-- answer: ordered
SELECT json_extract_scalar(eventjson, '$.tlsDetails.keyExchange') AS exchange, count(*) AS n FROM events GROUP BY 1 ORDER BY n DESC, 1
-- duckdb
SELECT json_extract_string(eventjson, '$.tlsDetails.keyExchange') AS exchange, count(*) AS n FROM events GROUP BY 1 ORDER BY n DESC, 1
