INSERT INTO t VALUES (1)
> line 1:1: Only SELECT statements are allowed
> NOT_SUPPORTED
> Hint: Event data stores are never changed by SQL.

explain analyze drop table t
> line 1:17: Only SELECT statements are allowed
> NOT_SUPPORTED
> Hint: Event data stores are never changed by SQL.

CREATE TABLE t AS SELECT 1
> line 1:1: Only SELECT statements are allowed
> NOT_SUPPORTED
> Hint: Event data stores are never changed by SQL.

SHOW TABLES
> line 1:1: Only SELECT statements are allowed
> NOT_SUPPORTED
> Hint: SHOW has no meaning here.

DESCRIBE t
> line 1:1: Only SELECT statements are allowed
> NOT_SUPPORTED
> Hint: DESCRIBE has no meaning here.

WITH FUNCTION f(x bigint) RETURNS bigint RETURN x SELECT f(1)
> line 1:6: WITH FUNCTION is not supported
> NOT_SUPPORTED

SELECT * FROM t MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS true)
> line 1:17: MATCH_RECOGNIZE is not supported
> NOT_SUPPORTED
