SELECT FROM t
> line 1:8: mismatched input 'FROM'. Expecting: '*', 'ALL', 'DISTINCT', <expression>

SELECT a b c FROM t
> line 1:12: mismatched input 'c'. Expecting: ',', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'ORDER', 'UNION', 'WHERE', 'WINDOW', <EOF>

select * from x y z
> line 1:19: mismatched input 'z'. Expecting: '(', ',', 'CROSS', 'EXCEPT', 'FETCH', 'FULL', 'GROUP', 'HAVING', 'INNER', 'INTERSECT', 'JOIN', 'LEFT', 'LIMIT', 'MATCH_RECOGNIZE', 'NATURAL', 'OFFSET', 'ORDER', 'RIGHT', 'TABLESAMPLE', 'UNION', 'WHERE', 'WINDOW', <EOF>

SELECT a FROM t WHERE
> line 1:22: mismatched input '<EOF>'. Expecting: <expression>

SELECT a FROM t WHERE a =
> line 1:26: mismatched input '<EOF>'. Expecting: 'ALL', 'ANY', 'SOME', <expression>

SELECT a FROM t WHERE a = b = c
> line 1:29: mismatched input '='. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>

SELECT a FROM t WHERE a IN 5
> line 1:28: mismatched input '5'. Expecting: '('

SELECT a FROM t WHERE a IN ()
> line 1:29: mismatched input ')'. Expecting: <expression>

SELECT a FROM t WHERE a BETWEEN 1 OR 2
> line 1:35: mismatched input 'OR'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', '[', '||'

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
> line 1:23: mismatched input 'x'. Expecting: '?', 'ALL', <integer>

SELECT a FROM t LIMIT -1
> line 1:23: mismatched input '-'. Expecting: '?', 'ALL', <integer>

SELECT a FROM t LIMIT 1.5
> line 1:23: mismatched input '1.5'. Expecting: '?', 'ALL', <integer>

SELECT a FROM t FETCH FIRST 5 ROWS
> line 1:35: mismatched input '<EOF>'. Expecting: 'ONLY', 'WITH'

SELECT a FROM t JOIN u
> line 1:23: mismatched input '<EOF>'. Expecting: '.', 'AS', 'CROSS', 'FOR', 'FULL', 'INNER', 'JOIN', 'LEFT', 'MATCH_RECOGNIZE', 'NATURAL', 'ON', 'RIGHT', 'TABLESAMPLE', 'USING', <identifier>

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
> line 1:14: mismatched input ','. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AS', 'AT', 'OR', '[', '||', <predicate>

SELECT CASE WHEN a END
> line 1:20: mismatched input 'END'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'OR', 'THEN', '[', '||', <predicate>

SELECT CASE END
> line 1:13: mismatched input 'END'. Expecting: 'WHEN', <expression>

SELECT f(a b)
> line 1:12: mismatched input 'b'. Expecting: '%', ')', '*', '+', ',', '-', '.', '/', 'AND', 'AT', 'OR', 'ORDER', '[', '||', <predicate>

SELECT ARRAY[1, 2
> line 1:18: mismatched input '<EOF>'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AT', 'OR', '[', ']', '||', <predicate>

SELECT a[1
> line 1:11: mismatched input '<EOF>'. Expecting: '%', '*', '+', '-', '.', '/', 'AT', '[', ']', '||'

SELECT (1 + 2))
> line 1:15: mismatched input ')'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>

SELECT sum(a) OVER (PARTITION a)
> line 1:31: mismatched input 'a'. Expecting: ')', 'GROUPS', 'ORDER', 'PARTITION', 'RANGE', 'ROWS'

SELECT sum(a) OVER (ORDER BY a ROWS 1)
> line 1:38: mismatched input ')'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'FOLLOWING', 'OR', 'PRECEDING', '[', '||', <predicate>

SELECT INTERVAL '1'
> line 1:20: mismatched input '<EOF>'. Expecting: 'DAY', 'HOUR', 'MINUTE', 'MONTH', 'SECOND', 'YEAR'

SELECT INTERVAL '1' DAYS
> line 1:21: mismatched input 'DAYS'. Expecting: 'DAY', 'HOUR', 'MINUTE', 'MONTH', 'SECOND', 'YEAR'

SELECT INTERVAL 1 DAY
> line 1:17: mismatched input '1'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>

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
> line 1:21: mismatched input '<EOF>'. Expecting: '(', ',', 'SELECT', 'TABLE', 'VALUES'

SELECT 1 UNION
> line 1:15: mismatched input '<EOF>'. Expecting: '(', 'ALL', 'CORRESPONDING', 'DISTINCT', 'SELECT', 'TABLE', 'VALUES'

SELECT 1 UNION ALL ORDER BY 1
> line 1:20: mismatched input 'ORDER'. Expecting: '(', 'CORRESPONDING', 'SELECT', 'TABLE', 'VALUES'

(WITH a AS (SELECT 1) TABLE a) UNION SELECT 1
> line 1:2: mismatched input 'WITH'. Expecting: '(', 'SELECT', 'TABLE', 'VALUES'

EXPLAIN
> line 1:8: mismatched input '<EOF>'. Expecting: 'ANALYZE', 'EXPLAIN', 'VERBOSE', <query>

EXPLAIN (TYPE FOO) SELECT 1
> line 1:15: mismatched input 'FOO'. Expecting: 'DISTRIBUTED', 'IO', 'LOGICAL', 'VALIDATE'

   -- only a comment
> line 1:21: mismatched input '<EOF>'. Expecting: 'EXPLAIN', <query>

;
> line 1:1: mismatched input ';'. Expecting: 'EXPLAIN', <query>

SELET 1
> line 1:1: mismatched input 'SELET'. Expecting: 'EXPLAIN', <query>

example: select * from t
> line 1:1: mismatched input 'example'. Expecting: 'EXPLAIN', <query>

SELECT a FROM 5
> line 1:15: mismatched input '5'. Expecting: '(', 'JSON_TABLE', 'LATERAL', 'TABLE', 'UNNEST', <identifier>

SELECT a,
       b c d
FROM t
> line 2:12: mismatched input 'd'. Expecting: ',', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'ORDER', 'UNION', 'WHERE', 'WINDOW', <EOF>

SELECT a
FROM t
WHERE
> line 3:6: mismatched input '<EOF>'. Expecting: <expression>

SELECT a FROM t ORDER BY a LIMIT 5 ORDER BY b
> line 1:36: mismatched input 'ORDER'. Expecting: <EOF>

SELECT eventName FROM t WHERE eventTime > '2024-01-01'AND c = 1 AND
> line 1:68: mismatched input '<EOF>'. Expecting: <expression>
