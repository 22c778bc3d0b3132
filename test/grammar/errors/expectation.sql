SELECT FROM t
> line 1:8: mismatched input 'FROM'. Expecting: <expression>, '*', 'ALL', 'DISTINCT'

SELECT a b c FROM t
> line 1:12: mismatched input 'c'. Expecting: ',', 'FROM', 'WHERE', 'GROUP BY', 'HAVING', 'ORDER BY', 'LIMIT', <EOF>

select * from x y z
> line 1:19: mismatched input 'z'. Expecting: ',', '(', 'JOIN', 'WHERE', 'GROUP BY', 'HAVING', 'ORDER BY', <EOF>

SELECT a FROM t WHERE
> line 1:22: mismatched input '<EOF>'. Expecting: <expression>

SELECT a FROM t WHERE a =
> line 1:26: mismatched input '<EOF>'. Expecting: <expression>, 'ALL', 'ANY', 'SOME'

SELECT a FROM t WHERE a = b = c
> line 1:29: mismatched input '='. Expecting: 'GROUP BY', 'HAVING', 'ORDER BY', 'LIMIT', 'UNION', 'AND', <operator>, <EOF>

SELECT a FROM t WHERE a IN 5
> line 1:28: mismatched input '5'. Expecting: '('

SELECT a FROM t WHERE a IN ()
> line 1:29: mismatched input ')'. Expecting: <expression>

SELECT a FROM t WHERE a BETWEEN 1 OR 2
> line 1:35: mismatched input 'OR'. Expecting: 'AND', <operator>

SELECT a FROM t WHERE a LIKE 'x' ESCAPE
> line 1:40: mismatched input '<EOF>'. Expecting: <expression>

SELECT a FROM t WHERE a IS 5
> line 1:28: mismatched input '5'. Expecting: 'DISTINCT', 'NOT', 'NULL'

SELECT a FROM t WHERE a NOT 5
> line 1:29: mismatched input '5'. Expecting: 'BETWEEN', 'IN', 'LIKE'

SELECT a FROM t GROUP a
> line 1:23: mismatched input 'a'. Expecting: 'BY'

SELECT a FROM t ORDER a
> line 1:23: mismatched input 'a'. Expecting: 'BY'

SELECT a FROM t ORDER BY a NULLS
> line 1:33: mismatched input '<EOF>'. Expecting: 'FIRST', 'LAST'

SELECT a FROM t LIMIT x
> line 1:23: mismatched input 'x'. Expecting: <integer>, '?', 'ALL'

SELECT a FROM t LIMIT -1
> line 1:23: mismatched input '-'. Expecting: <integer>, '?', 'ALL'

SELECT a FROM t LIMIT 1.5
> line 1:23: mismatched input '1.5'. Expecting: <integer>, '?', 'ALL'

SELECT a FROM t FETCH FIRST 5 ROWS
> line 1:35: mismatched input '<EOF>'. Expecting: 'ONLY', 'WITH'

SELECT a FROM t JOIN u
> line 1:23: mismatched input '<EOF>'. Expecting: <identifier>, 'AS', 'JOIN', 'ON', 'USING', 'TABLESAMPLE', '.', 'FOR'

SELECT a FROM t CROSS u
> line 1:23: mismatched input 'u'. Expecting: 'JOIN'

SELECT a FROM t JOIN u ON
> line 1:26: mismatched input '<EOF>'. Expecting: <expression>

SELECT a FROM UNNEST(a) WITH
> line 1:29: mismatched input '<EOF>'. Expecting: 'ORDINALITY'

SELECT a FROM t TABLESAMPLE BERNOULLI
> line 1:38: mismatched input '<EOF>'. Expecting: '('

SELECT CAST(a AS) FROM t
> line 1:17: mismatched input ')'. Expecting: <type>

SELECT CAST(a, bigint) FROM t
> line 1:14: mismatched input ','. Expecting: 'AS', 'AND', <operator>

SELECT CASE WHEN a END
> line 1:20: mismatched input 'END'. Expecting: 'THEN', 'AND', <operator>

SELECT CASE END
> line 1:13: mismatched input 'END'. Expecting: <expression>, 'WHEN'

SELECT f(a b)
> line 1:12: mismatched input 'b'. Expecting: ',', ')', 'ORDER BY', 'AND', <operator>

SELECT ARRAY[1, 2
> line 1:18: mismatched input '<EOF>'. Expecting: ',', ']', 'AND', <operator>

SELECT a[1
> line 1:11: mismatched input '<EOF>'. Expecting: ']', <operator>

SELECT (1 + 2))
> line 1:15: mismatched input ')'. Expecting: <identifier>, 'AS', ',', 'FROM', 'WHERE', 'GROUP BY', 'HAVING', <EOF>

SELECT sum(a) OVER (PARTITION a)
> line 1:31: mismatched input 'a'. Expecting: 'GROUPS', 'PARTITION BY', 'RANGE', 'ROWS', ')', 'ORDER BY'

SELECT sum(a) OVER (ORDER BY a ROWS 1)
> line 1:38: mismatched input ')'. Expecting: 'FOLLOWING', 'PRECEDING', 'AND', <operator>

SELECT INTERVAL '1'
> line 1:20: mismatched input '<EOF>'. Expecting: 'DAY', 'HOUR', 'MINUTE', 'MONTH', 'SECOND', 'YEAR'

SELECT INTERVAL '1' DAYS
> line 1:21: mismatched input 'DAYS'. Expecting: 'DAY', 'HOUR', 'MINUTE', 'MONTH', 'SECOND', 'YEAR'

SELECT INTERVAL 1 DAY
> line 1:17: mismatched input '1'. Expecting: <identifier>, 'AS', ',', 'FROM', 'WHERE', 'GROUP BY', 'HAVING', <EOF>

SELECT EXTRACT(DAY a)
> line 1:20: mismatched input 'a'. Expecting: 'FROM'

SELECT LISTAGG(a, ',')
> line 1:23: mismatched input '<EOF>'. Expecting: 'WITHIN'

SELECT x -> FROM t
> line 1:13: mismatched input 'FROM'. Expecting: <expression>

VALUES
> line 1:7: mismatched input '<EOF>'. Expecting: <expression>

WITH a AS SELECT 1
> line 1:11: mismatched input 'SELECT'. Expecting: '('

WITH a AS (SELECT 1)
> line 1:21: mismatched input '<EOF>'. Expecting: <query>, ','

SELECT 1 UNION
> line 1:15: mismatched input '<EOF>'. Expecting: <query>, 'ALL', 'CORRESPONDING', 'DISTINCT'

SELECT 1 UNION ALL ORDER BY 1
> line 1:20: mismatched input 'ORDER'. Expecting: <query>, 'CORRESPONDING'

(WITH a AS (SELECT 1) TABLE a) UNION SELECT 1
> line 1:2: mismatched input 'WITH'. Expecting: <query>

EXPLAIN
> line 1:8: mismatched input '<EOF>'. Expecting: <query>, 'ANALYZE', 'EXPLAIN', 'VERBOSE'

EXPLAIN (TYPE FOO) SELECT 1
> line 1:15: mismatched input 'FOO'. Expecting: 'DISTRIBUTED', 'IO', 'LOGICAL', 'VALIDATE'

   -- only a comment
> line 1:21: mismatched input '<EOF>'. Expecting: <query>, 'EXPLAIN'

;
> line 1:1: mismatched input ';'. Expecting: <query>, 'EXPLAIN'

SELET 1
> line 1:1: mismatched input 'SELET'. Expecting: <query>, 'EXPLAIN'

example: select * from t
> line 1:1: mismatched input 'example'. Expecting: <query>, 'EXPLAIN'

SELECT a FROM 5
> line 1:15: mismatched input '5'. Expecting: <relation>

SELECT a,
       b c d
FROM t
> line 2:12: mismatched input 'd'. Expecting: ',', 'FROM', 'WHERE', 'GROUP BY', 'HAVING', 'ORDER BY', 'LIMIT', <EOF>

SELECT a
FROM t
WHERE
> line 3:6: mismatched input '<EOF>'. Expecting: <expression>

SELECT a FROM t ORDER BY a LIMIT 5 ORDER BY b
> line 1:36: mismatched input 'ORDER'. Expecting: <EOF>

SELECT eventName FROM t WHERE eventTime > '2024-01-01'AND c = 1 AND
> line 1:68: mismatched input '<EOF>'. Expecting: <expression>
