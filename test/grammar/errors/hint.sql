SELECT a, FROM t
> line 1:11: mismatched input 'FROM'. Expecting: '*', <expression>
> Hint: Remove the comma before FROM.

SELECT a FROM t,
> line 1:17: mismatched input '<EOF>'. Expecting: '(', 'JSON_TABLE', 'LATERAL', 'TABLE', 'UNNEST', <identifier>
> Hint: Remove the comma before the end.

SELECT a FROM (SELECT 1
> line 1:24: mismatched input '<EOF>'. Expecting: '%', ')', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <identifier>, <predicate>
> Hint: The parenthesis at line 1:15 is not closed.

SELECT a FROM table
> line 1:20: mismatched input '<EOF>'. Expecting: '('
> Hint: TABLE is a reserved word; as a name it is written "table".

SELECT a.b. FROM t
> line 1:13: mismatched input 'FROM'. Expecting: <identifier>
> Hint: FROM is a reserved word; as a name it is written "FROM".

SELECT f(a,
> line 1:12: mismatched input '<EOF>'. Expecting: <expression>
> Hint: Remove the comma before the end.

SELECT (1 + 2
> line 1:14: mismatched input '<EOF>'. Expecting: '%', ')', '*', '+', ',', '-', '.', '/', 'AND', 'AT', 'OR', '[', '||', <predicate>
> Hint: The parenthesis at line 1:8 is not closed.

SELECT a AS FROM t
> line 1:13: mismatched input 'FROM'. Expecting: <identifier>
> Hint: FROM is a reserved word; as a name it is written "FROM".

SELECT a AS select FROM t
> line 1:13: mismatched input 'select'. Expecting: <identifier>
> Hint: SELECT is a reserved word; as a name it is written "select".

SELECT user.group FROM t
> line 1:13: mismatched input 'group'. Expecting: <identifier>
> Hint: GROUP is a reserved word; as a name it is written "group".

SELECT 1; SELECT 2
> line 1:11: mismatched input 'SELECT'. Expecting: <EOF>
> Hint: A second statement begins here: send one at a time.

SELECT a FROM t LIMIT 5 SELECT a FROM t LIMIT 5
> line 1:25: mismatched input 'SELECT'. Expecting: <EOF>
> Hint: A second statement begins here: send one at a time.

SELECT a FROM t WHERE b = 1 SELECT a FROM t
> line 1:29: mismatched input 'SELECT'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>
> Hint: A second statement begins here: send one at a time.

SELECT a FROM t;;
> line 1:17: mismatched input ';'. Expecting: <EOF>
> Hint: Remove the second semicolon.

SELECT eventNameORDER BY 1
> line 1:23: mismatched input 'BY'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>
> Hint: Put a blank between eventName and ORDER.

SELECT a FROM t WHERE b = cGROUP BY a
> line 1:34: mismatched input 'BY'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>
> Hint: Put a blank between c and GROUP.

SELECT eventName, count(*) FROM t GROUP BY eventNameORDER BY 2 DESC
> line 1:59: mismatched input 'BY'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>, <predicate>
> Hint: Put a blank between eventName and ORDER.

SELECT a FROM FROM t
> line 1:15: mismatched input 'FROM'. Expecting: '(', 'JSON_TABLE', 'LATERAL', 'TABLE', 'UNNEST', <identifier>
> Hint: FROM is written twice.

SELECT a FROM t WHERE WHERE b = 1
> line 1:23: mismatched input 'WHERE'. Expecting: <expression>
> Hint: WHERE is written twice.

SELECT a FROM t WHERE b < = 3
> line 1:27: mismatched input '='. Expecting: 'ALL', 'ANY', 'SOME', <expression>
> Hint: Write <= without a blank.

SELECT a FROM t WHERE b > = 3
> line 1:27: mismatched input '='. Expecting: 'ALL', 'ANY', 'SOME', <expression>
> Hint: Write >= without a blank.

SELECT a FROM t WHERE b ! = 3
> line 1:25: mismatched input '!'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>, <predicate>
> Hint: Write NOT; «not equal» is <> or !=.

SELECT a FROM t WHERE b < > 3
> line 1:27: mismatched input '>'. Expecting: 'ALL', 'ANY', 'SOME', <expression>
> Hint: Write <> without a blank.

SELECT a FROM t WHERE b == 3
> line 1:26: mismatched input '='. Expecting: 'ALL', 'ANY', 'SOME', <expression>
> Hint: Equality is written =.

SELECT a FROM t WHERE b => 3
> line 1:25: mismatched input '=>'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>, <predicate>
> Hint: Write >=.

SELECT a FROM t WHERE b =< 3
> line 1:26: mismatched input '<'. Expecting: 'ALL', 'ANY', 'SOME', <expression>
> Hint: Write <=.

SELECT a FROM t WHERE !b
> line 1:23: mismatched input '!'. Expecting: <expression>
> Hint: Write NOT; «not equal» is <> or !=.

SELECT a FROM t WHERE b && c
> line 1:25: mismatched input '&'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>, <predicate>
> Hint: Write AND.

SELECT a FROM t WHERE b | c
> line 1:25: mismatched input '|'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>, <predicate>
> Hint: Write OR; strings are joined by ||.

SELECT 'abc
> line 1:8: String is not closed
> Hint: Close it with a single quote; a single quote inside a string is written twice.

SELECT a FROM t WHERE b = 'it's'
> line 1:31: mismatched input 's'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>
> Hint: A single quote inside a string is written twice.

SELECT "abc FROM t
> line 1:8: Quoted identifier is not closed
> Hint: Close it with a double quote; a double quote inside a name is written twice.

SELECT a /* comment
> line 1:10: Comment is not closed
> Hint: Close it with '*/'.

SELECT a FROM t WHERE b = “abc”
> line 1:27: mismatched input '“'. Expecting: 'ALL', 'ANY', 'SOME', <expression>
> Hint: Strings take straight single quotes ('), names straight double quotes (").

SELECT a FROM t WHERE b = ‘abc’
> line 1:27: mismatched input '‘'. Expecting: 'ALL', 'ANY', 'SOME', <expression>
> Hint: Strings take straight single quotes ('), names straight double quotes (").

SELECT a # comment
> line 1:10: mismatched input '#'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>
> Hint: Comments start with --.

SELECT a FROM t WHERE b > TIMESTAMP "2024-01-01 00:00:00"
> line 1:37: mismatched input '"2024-01-01 00:00:00"'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>
> Hint: Double quotes make a name; a string takes single quotes: '2024-01-01 00:00:00'.

SELECT INTERVAL "1" DAY
> line 1:21: mismatched input 'DAY'. Expecting: ',', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'ORDER', 'UNION', 'WHERE', 'WINDOW', <EOF>
> Hint: Double quotes make a name; a string takes single quotes: '1'.

SELECT a FROM t WHERE b LIKE 'x' AND c > DATE "2024-01-01"
> line 1:47: mismatched input '"2024-01-01"'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>
> Hint: Double quotes make a name; a string takes single quotes: '2024-01-01'.

SELECT * FROM <TABLE>
> line 1:15: mismatched input '<'. Expecting: '(', 'JSON_TABLE', 'LATERAL', 'TABLE', 'UNNEST', <identifier>
> Hint: Replace the placeholder <TABLE> by the name or id of an event data store.

SELECT * FROM <event_data_store_id> WHERE a = 1
> line 1:15: mismatched input '<'. Expecting: '(', 'JSON_TABLE', 'LATERAL', 'TABLE', 'UNNEST', <identifier>
> Hint: Replace the placeholder <event_data_store_id> by the name or id of an event data store.

SELECT * FROM <EDS ID> WHERE a = 1
> line 1:15: mismatched input '<'. Expecting: '(', 'JSON_TABLE', 'LATERAL', 'TABLE', 'UNNEST', <identifier>
> Hint: Replace the placeholder <EDS ID> by the name or id of an event data store.

SELECT a FROM t WHERE b = <Boolean>
> line 1:27: mismatched input '<'. Expecting: 'ALL', 'ANY', 'SOME', <expression>
> Hint: Replace the placeholder <Boolean>.

SELECT * FROM {store_id}
> line 1:15: mismatched input '{'. Expecting: '(', 'JSON_TABLE', 'LATERAL', 'TABLE', 'UNNEST', <identifier>
> Hint: Replace the placeholder {store_id} by the name or id of an event data store.

SELECT a FROM t WHERE b IN ({in_clause})
> line 1:29: mismatched input '{'. Expecting: <expression>
> Hint: Replace the placeholder {in_clause}.

SELECT a FROM t LIMIT 10 OFFSET 5
> line 1:26: mismatched input 'OFFSET'. Expecting: <EOF>
> Hint: OFFSET stands before LIMIT.

SELECT a FROM t LIMIT 10, 5
> line 1:25: mismatched input ','. Expecting: <EOF>
> Hint: Write OFFSET before LIMIT instead of two numbers.

SELECT TOP 10 a FROM t
> line 1:12: mismatched input '10'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>
> Hint: TOP is not part of Trino: end the statement with LIMIT.

SELECT a FROM t WHERE b ILIKE 'x%'
> line 1:25: mismatched input 'ILIKE'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>, <predicate>
> Hint: ILIKE is not part of Trino: write lower(x) LIKE lower(pattern).

SELECT a.b ->> 'c' FROM t
> line 1:12: mismatched input '->'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>
> Hint: JSON is read with json_extract_scalar(x, '$.path').

SELECT a FROM t QUALIFY row_number() OVER () = 1
> line 1:25: mismatched input 'row_number'. Expecting: '(', ',', 'CROSS', 'EXCEPT', 'FETCH', 'FULL', 'GROUP', 'HAVING', 'INNER', 'INTERSECT', 'JOIN', 'LEFT', 'LIMIT', 'MATCH_RECOGNIZE', 'NATURAL', 'OFFSET', 'ORDER', 'RIGHT', 'TABLESAMPLE', 'UNION', 'WHERE', 'WINDOW', <EOF>
> Hint: QUALIFY is not part of Trino: filter in a query around this one.

SELECT a FROM 'arn:aws:cloudtrail:us-east-1:123456789012:eventdatastore/5e2676f8-9fce-46ef-8142-3e36a94e6691'
> line 1:15: mismatched input ''arn:aws:cloudtrail:us-east-1:123456789012:eventdatastore/5e…'. Expecting: '(', 'JSON_TABLE', 'LATERAL', 'TABLE', 'UNNEST', <identifier>
> Hint: Single quotes make a string; a name takes double quotes: "arn:aws:cloudtrail:us-east-1:123456789012:eventdatastore/5e2676f8-9fce-46ef-8142-3e36a94e6691".

SELECT a AS 'b' FROM t
> line 1:13: mismatched input ''b''. Expecting: <identifier>
> Hint: Single quotes make a string; a name takes double quotes: "b".

SELECT a FROM t WHERE b = 1 OR OR c
> line 1:32: mismatched input 'OR'. Expecting: <expression>
> Hint: OR is written twice.

SELECT (a, b FROM t
> line 1:14: mismatched input 'FROM'. Expecting: '%', ')', '*', '+', ',', '-', '.', '/', 'AND', 'AT', 'OR', '[', '||', <predicate>
> Hint: The parenthesis at line 1:8 is not closed.

SELECT count(* FROM t
> line 1:16: mismatched input 'FROM'. Expecting: ')'
> Hint: The parenthesis at line 1:13 is not closed.

SELECT CAST(a AS map(varchar) FROM t
> line 1:31: mismatched input 'FROM'. Expecting: ')', 'ARRAY'
> Hint: The parenthesis at line 1:12 is not closed.

SELECT 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy'
> line 1:41: mismatched input ''yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>
> Hint: Single quotes make a string; a name takes double quotes: "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy".
