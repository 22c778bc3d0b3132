-- about: the keys of the parameters of every call
-- family: map
-- answer: ordered
SELECT k, count(*) AS n FROM events CROSS JOIN UNNEST(requestparameters) AS t (k, v) GROUP BY k ORDER BY n DESC, k LIMIT 100
-- duckdb
SELECT k, count(*) AS n FROM (SELECT unnest(map_keys(requestparameters)) AS k FROM events) GROUP BY k ORDER BY n DESC, k LIMIT 100
