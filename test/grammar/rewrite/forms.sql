SELECT 1;
> SELECT 1
select a b, c as d from t e
> SELECT a AS b, c AS d FROM t AS e
SELECT a -- comment
> SELECT a
SELECT /* one */ a /* two -- three */, b
> SELECT a, b
SELECT(1)
> SELECT 1
SELECT ((a)), ((a) + (b))
> SELECT a, a + b
SELECT 'RebootDBInstance'ORDER BY 1
> SELECT 'RebootDBInstance' ORDER BY 1
SELECT ALL a, ALL b FROM t
> SELECT a, ALL AS b FROM t
SELECT ALL(a)
> SELECT a
SELECT a != b
> SELECT a <> b
SELECT a = SOME (SELECT 1)
> SELECT a = ANY (SELECT 1)
SELECT a::bigint, a + b::varchar(3) || c, 'x'::date
> SELECT CAST(a AS bigint), CAST(a + b AS varchar(3)) || c, CAST('x' AS date)
SELECT a || b::varchar::json
> SELECT CAST(CAST(a || b AS varchar) AS json)
SELECT (a, b), (1, 2, 3)
> SELECT ROW(a, b), ROW(1, 2, 3)
SELECT - 1, - 1.5, - - 1, -x'00'
> SELECT -1, -1.5, -(-1), -X'00'
SELECT 1_000, 0xFF, 0o17, 0b101, 1_0.0_1
> SELECT 1000, 255, 15, 5, 10.01
SELECT x'0a 0b', X'ff'
> SELECT X'0A0B', X'FF'
SELECT U&'\0041\+01F600\\', u&'!0041''!!' UESCAPE '!'
> SELECT 'A😀\', 'A''!'
SELECT INTERVAL + '1' DAY, INTERVAL - '1' DAY, interval '1' day to hour
> SELECT INTERVAL '1' DAY, INTERVAL -'1' DAY, INTERVAL '1' DAY TO HOUR
SELECT INTERVAL - '1'
> SELECT INTERVAL - '1'
SELECT DOUBLE PRECISION '1.5', CAST(a AS double precision), CAST(b AS row(double precision, x double precision))
> SELECT DOUBLE '1.5', CAST(a AS double), CAST(b AS row(double, x double))
SELECT CAST(a AS array<bigint>), CAST(b AS map<varchar, array<row(x bigint)>>), CAST(c AS bigint array array)
> SELECT CAST(a AS array(bigint)), CAST(b AS map(varchar, array(row(x bigint)))), CAST(c AS array(array(bigint)))
SELECT CAST(a AS row(bigint array, x bigint array, y array))
> SELECT CAST(a AS row(array(bigint), x array(bigint), array(y)))
SELECT CAST(a AS TIMESTAMP (3) WITHOUT TIME ZONE), CAST(a AS time without time zone)
> SELECT CAST(a AS timestamp(3)), CAST(a AS time)
SELECT TRIM(FROM a), TRIM(BOTH FROM a), TRIM('x' FROM a), TRIM(a, 'x')
> SELECT TRIM(a), TRIM(a), TRIM(BOTH 'x' FROM a), TRIM(BOTH 'x' FROM a)
SELECT NORMALIZE(a)
> SELECT NORMALIZE(a, NFC)
SELECT JSON_OBJECT('a' VALUE 1, 'b' : 2, key : 3, KEY 'c' VALUE 4 WITH UNIQUE)
> SELECT JSON_OBJECT(KEY 'a' VALUE 1, KEY 'b' VALUE 2, KEY key VALUE 3, KEY 'c' VALUE 4 WITH UNIQUE KEYS)
SELECT JSON_QUERY(a, '$' WITH WRAPPER KEEP QUOTES ON SCALAR STRING), JSON_QUERY(a, '$' WITHOUT WRAPPER)
> SELECT JSON_QUERY(a, '$' WITH UNCONDITIONAL ARRAY WRAPPER KEEP QUOTES), JSON_QUERY(a, '$' WITHOUT ARRAY WRAPPER)
SELECT * FROM JSON_TABLE(a, '$' COLUMNS (NESTED '$.x' COLUMNS (y bigint)) PLAN DEFAULT (CROSS, INNER))
> SELECT * FROM JSON_TABLE(a, '$' COLUMNS (NESTED PATH '$.x' COLUMNS (y bigint)) PLAN DEFAULT (INNER, CROSS))
SELECT 1 UNION DISTINCT SELECT 2
> SELECT 1 UNION SELECT 2
SELECT a FROM t GROUP BY ALL (a), (b)
> SELECT a FROM t GROUP BY a, b
SELECT a FROM t GROUP BY (a) ORDER BY a ASC
> SELECT a FROM t GROUP BY a ORDER BY a
SELECT a FROM t OFFSET 1 ROW FETCH NEXT 2 ROW ONLY
> SELECT a FROM t OFFSET 1 FETCH FIRST 2 ROWS ONLY
SELECT a FROM t LEFT OUTER JOIN u ON b JOIN v USING (c) NATURAL FULL OUTER JOIN w
> SELECT a FROM t LEFT JOIN u ON b INNER JOIN v USING (c) NATURAL FULL JOIN w
SELECT a FROM t JOIN u JOIN v ON b ON c
> SELECT a FROM t INNER JOIN (u INNER JOIN v ON b) ON c
SELECT a FROM ((t))
> SELECT a FROM t
SELECT a FROM (t u), ((t JOIN u ON b))
> SELECT a FROM t AS u, t INNER JOIN u ON b
SELECT a FROM TABLE(f(TABLE(t) u PARTITION BY x ORDER BY y))
> SELECT a FROM TABLE(f(TABLE(t) AS u PARTITION BY (x) ORDER BY (y)))
SELECT a limit, b offset, c fetch, d window FROM t limit
> SELECT a AS limit, b AS offset, c AS fetch, d AS window FROM t AS limit
SELECT count(*) filter, count(*) over FROM t tablesample, u match_recognize
> SELECT count(*) AS filter, count(*) AS over FROM t AS tablesample, u AS match_recognize
SELECT x at, INTERVAL '1' DAY to FROM t
> SELECT x AS at, INTERVAL '1' DAY AS to FROM t
EXPLAIN (FORMAT JSON, TYPE LOGICAL, FORMAT TEXT) SELECT 1
> EXPLAIN (TYPE LOGICAL, FORMAT TEXT) SELECT 1
