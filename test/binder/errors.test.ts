import { describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { bound } from '../support/plan/bound.ts'

interface Refusal {
  readonly sql: string
  readonly code: string
  readonly message: string
  readonly hint?: string
}

/** Statements that are read and then refused, with the whole of what their author is told. */
const REFUSALS: readonly Refusal[] = [
  {
    sql: 'SELECT evntName FROM events',
    code: 'COLUMN_NOT_FOUND',
    message: "line 1:8: Column 'evntname' cannot be resolved",
    hint: "Did you mean 'eventname'?",
  },
  {
    sql: 'SELECT e.evntname FROM events e',
    code: 'COLUMN_NOT_FOUND',
    message: "line 1:8: Column 'e.evntname' cannot be resolved",
    hint: "Did you mean 'eventname'?",
  },
  {
    sql: 'SELECT userIdentity.arm FROM events',
    code: 'INVALID_COLUMN_REFERENCE',
    message: "line 1:8: Column reference 'useridentity.arm' is invalid",
    hint: "Did you mean 'arn'?",
  },
  {
    sql: 'SELECT eventname.x FROM events',
    code: 'TYPE_MISMATCH',
    message: 'line 1:8: Expression eventname is not of type ROW',
  },
  {
    sql: 'SELECT id FROM accounts a, accounts b',
    code: 'AMBIGUOUS_NAME',
    message: "line 1:8: Column 'id' is ambiguous",
  },
  {
    sql: 'SELECT x.y.z FROM accounts',
    code: 'COLUMN_NOT_FOUND',
    message: "line 1:8: Column 'x.y.z' cannot be resolved",
  },
  {
    sql: 'SELECT * FROM events2',
    code: 'TABLE_NOT_FOUND',
    message: "line 1:15: Table 'events2' does not exist",
    hint: "Did you mean 'events'?",
  },
  {
    sql: 'SELECT * FROM secret',
    code: 'NOT_SUPPORTED',
    message: "line 1:15: Event data store 'secret' is pending deletion",
  },
  {
    sql: 'SELECT * FROM a.b.c',
    code: 'TABLE_NOT_FOUND',
    message: "line 1:15: Table 'a.b.c' does not exist",
  },
  {
    sql: 'SELECT foo(1)',
    code: 'FUNCTION_NOT_FOUND',
    message: "line 1:8: Function 'foo' not registered",
  },
  {
    sql: "SELECT lenght('x')",
    code: 'FUNCTION_NOT_FOUND',
    message: "line 1:8: Function 'lenght' not registered",
    hint: "Did you mean 'length'?",
  },
  {
    sql: 'SELECT length(1, 2)',
    code: 'FUNCTION_NOT_FOUND',
    message:
      'line 1:8: Unexpected parameters (integer, integer) for function length. Expected: length(char(x)), length(varbinary), length(varchar(x))',
  },
  {
    sql: "SELECT 1 = 'a'",
    code: 'TYPE_MISMATCH',
    message: 'line 1:10: Cannot apply operator: integer = varchar(1)',
  },
  {
    sql: 'SELECT name > size FROM accounts',
    code: 'TYPE_MISMATCH',
    message: 'line 1:13: Cannot apply operator: varchar < integer',
  },
  {
    sql: 'SELECT name <> 1 FROM accounts',
    code: 'TYPE_MISMATCH',
    message: 'line 1:13: Cannot apply operator: varchar = integer',
    hint: "Text compares with text: '1'",
  },
  {
    sql: 'SELECT name + 1 FROM accounts',
    code: 'TYPE_MISMATCH',
    message: 'line 1:13: Cannot apply operator: varchar + integer',
  },
  {
    sql: 'SELECT -name FROM accounts',
    code: 'TYPE_MISMATCH',
    message: 'line 1:8: Cannot negate varchar',
  },
  {
    sql: 'SELECT NOT size FROM accounts',
    code: 'TYPE_MISMATCH',
    message: 'line 1:12: Value of logical NOT expression must evaluate to a boolean (actual: integer)',
  },
  {
    sql: 'SELECT size AND true FROM accounts',
    code: 'TYPE_MISMATCH',
    message: 'line 1:8: Logical expression term must evaluate to a boolean (actual: integer)',
  },
  {
    sql: 'SELECT 1 FROM accounts WHERE size',
    code: 'TYPE_MISMATCH',
    message: 'line 1:30: WHERE clause must evaluate to a boolean: actual type integer',
  },
  {
    sql: 'SELECT 1 FROM accounts WHERE name LIKE 1',
    code: 'TYPE_MISMATCH',
    message: 'line 1:40: Pattern for LIKE expression must evaluate to a varchar (actual: integer)',
  },
  {
    sql: "SELECT size BETWEEN 'a' AND 'b' FROM accounts",
    code: 'TYPE_MISMATCH',
    message: 'line 1:13: Cannot check if integer is BETWEEN varchar(1) and varchar(1)',
  },
  {
    sql: "SELECT size IN (1, 'a') FROM accounts",
    code: 'TYPE_MISMATCH',
    message:
      'line 1:20: IN value and list items must be the same type or coercible to a common type. Cannot find common type between integer and varchar(1), all types (without duplicates): [integer, varchar(1)]',
  },
  {
    sql: "SELECT CASE WHEN true THEN 1 ELSE 'a' END",
    code: 'TYPE_MISMATCH',
    message:
      'line 1:35: All CASE results must be the same type or coercible to a common type. Cannot find common type between integer and varchar(1), all types (without duplicates): [integer, varchar(1)]',
  },
  {
    sql: "SELECT CASE size WHEN 'a' THEN 1 END FROM accounts",
    code: 'TYPE_MISMATCH',
    message: 'line 1:23: CASE operand type does not match WHEN clause operand type: integer vs varchar(1)',
  },
  {
    sql: "SELECT IF(true, 1, 'a')",
    code: 'TYPE_MISMATCH',
    message: 'line 1:8: Result types for IF must be the same: integer vs varchar(1)',
  },
  {
    sql: "SELECT COALESCE(1, 'a')",
    code: 'TYPE_MISMATCH',
    message:
      'line 1:20: All COALESCE operands must be the same type or coercible to a common type. Cannot find common type between integer and varchar(1), all types (without duplicates): [integer, varchar(1)]',
  },
  {
    sql: "SELECT NULLIF(1, 'a')",
    code: 'TYPE_MISMATCH',
    message: 'line 1:8: Types are not comparable with NULLIF: integer vs varchar(1)',
  },
  {
    sql: 'SELECT name[1] FROM accounts',
    code: 'TYPE_MISMATCH',
    message: 'line 1:8: Cannot use integer for subscript of varchar',
  },
  {
    sql: 'SELECT ROW(1, 2)[3]',
    code: 'INVALID_FUNCTION_ARGUMENT',
    message: 'line 1:18: Subscript index out of bounds: 3, max value is 2',
  },
  {
    sql: 'SELECT CAST(1 AS foo)',
    code: 'TYPE_MISMATCH',
    message: 'line 1:8: Unknown type: foo',
  },
  {
    sql: 'SELECT CAST(ARRAY[1] AS bigint)',
    code: 'TYPE_MISMATCH',
    message: 'line 1:8: Cannot cast array(integer) to bigint',
  },
  {
    sql: "SELECT DATE '2024-13-01'",
    code: 'INVALID_LITERAL',
    message: "line 1:8: '2024-13-01' is not a valid DATE literal",
  },
  {
    sql: "SELECT TIMESTAMP 'yesterday'",
    code: 'INVALID_LITERAL',
    message: "line 1:8: 'yesterday' is not a valid TIMESTAMP literal",
  },
  {
    sql: "SELECT eventid FROM events WHERE eventtime > 'yesterday'",
    code: 'INVALID_LITERAL',
    message: "line 1:46: 'yesterday' is not a valid TIMESTAMP literal",
  },
  {
    sql: "SELECT BIGINT 'x'",
    code: 'INVALID_LITERAL',
    message: "line 1:8: 'x' is not a valid BIGINT literal",
  },
  {
    sql: "SELECT foo 'x'",
    code: 'TYPE_NOT_FOUND',
    message: 'line 1:8: Unknown resolvedType: foo',
  },
  {
    sql: 'SELECT eventname, count(*) FROM events',
    code: 'EXPRESSION_NOT_AGGREGATE',
    message: "line 1:8: 'eventname' must be an aggregate expression or appear in GROUP BY clause",
  },
  {
    sql: 'SELECT eventname, awsregion FROM events GROUP BY eventname',
    code: 'EXPRESSION_NOT_AGGREGATE',
    message: "line 1:19: 'awsregion' must be an aggregate expression or appear in GROUP BY clause",
  },
  {
    sql: 'SELECT * FROM accounts GROUP BY id',
    code: 'EXPRESSION_NOT_AGGREGATE',
    message: "line 1:8: Column 'accounts.name' not in GROUP BY clause",
  },
  {
    sql: 'SELECT count(*) FROM accounts GROUP BY 3',
    code: 'INVALID_COLUMN_REFERENCE',
    message: 'line 1:40: GROUP BY position 3 is not in select list',
  },
  {
    sql: 'SELECT count(*) FROM accounts GROUP BY 1',
    code: 'EXPRESSION_NOT_SCALAR',
    message:
      'line 1:8: GROUP BY clause cannot contain aggregations, window functions or grouping operations: [count(*)]',
  },
  {
    sql: 'SELECT id FROM accounts ORDER BY 2',
    code: 'INVALID_COLUMN_REFERENCE',
    message: 'line 1:34: ORDER BY position 2 is not in select list',
  },
  {
    sql: 'SELECT 1 FROM accounts WHERE count(*) > 1',
    code: 'EXPRESSION_NOT_SCALAR',
    message:
      'line 1:39: WHERE clause cannot contain aggregations, window functions or grouping operations: [count(*)]',
  },
  {
    sql: 'SELECT sum(count(*)) FROM accounts',
    code: 'NESTED_AGGREGATION',
    message: "line 1:8: Cannot nest aggregations inside aggregation 'sum': [count(*)]",
  },
  {
    sql: 'SELECT sum(rank() OVER ()) FROM accounts',
    code: 'NESTED_WINDOW',
    message:
      "line 1:8: Cannot nest window functions or row pattern measures inside aggregation 'sum': [rank() OVER ()]",
  },
  {
    sql: 'SELECT id FROM accounts GROUP BY id HAVING size > 1',
    code: 'EXPRESSION_NOT_AGGREGATE',
    message: "line 1:49: '(size > 1)' must be an aggregate expression or appear in GROUP BY clause",
  },
  {
    sql: 'SELECT id FROM accounts GROUP BY id ORDER BY size',
    code: 'EXPRESSION_NOT_AGGREGATE',
    message: "line 1:46: 'size' must be an aggregate expression or appear in GROUP BY clause",
  },
  {
    sql: 'SELECT id FROM accounts GROUP BY id ORDER BY max(id)',
    code: 'COLUMN_NOT_FOUND',
    message: 'line 1:50: Invalid reference to output projection attribute from ORDER BY aggregation',
  },
  {
    sql: 'SELECT rank() FROM accounts',
    code: 'MISSING_OVER',
    message: 'line 1:8: Window function system.builtin.rank requires an OVER clause',
  },
  {
    sql: 'SELECT length(name) OVER () FROM accounts',
    code: 'FUNCTION_NOT_WINDOW',
    message: 'line 1:1: Not a window function: length',
  },
  {
    sql: 'SELECT rank() OVER (ORDER BY rank() OVER ()) FROM accounts',
    code: 'NESTED_WINDOW',
    message: 'line 1:30: Cannot nest window functions or row pattern measures inside window specification',
  },
  {
    sql: 'SELECT lag(size) OVER () FROM accounts',
    code: 'MISSING_ORDER_BY',
    message: 'line 1:24: lag function requires an ORDER BY window clause',
  },
  {
    sql: 'SELECT sum(size) OVER w FROM accounts',
    code: 'INVALID_WINDOW_REFERENCE',
    message: 'line 1:23: Cannot resolve WINDOW name w',
  },
  {
    sql: 'SELECT rank() OVER (ORDER BY id ROWS CURRENT ROW) FROM accounts',
    code: 'INVALID_WINDOW_FRAME',
    message: 'line 1:33: Cannot specify window frame for rank function',
  },
  {
    sql: 'SELECT sum(size) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM accounts',
    code: 'INVALID_WINDOW_FRAME',
    message: 'line 1:36: Window frame starting from CURRENT ROW cannot end with PRECEDING',
  },
  {
    sql: 'SELECT sum(size) OVER (ORDER BY id RANGE 1 PRECEDING) FROM accounts',
    code: 'TYPE_MISMATCH',
    message:
      'line 1:24: Window frame of type RANGE PRECEDING or FOLLOWING requires that sort item type be numeric, datetime or interval (actual: varchar)',
  },
  {
    sql: 'SELECT sum(size) FILTER (WHERE true) OVER () FROM accounts',
    code: 'NOT_SUPPORTED',
    message: 'line 1:1: FILTER is not yet supported for window functions',
  },
  {
    sql: 'SELECT length(DISTINCT name) FROM accounts',
    code: 'FUNCTION_NOT_AGGREGATE',
    message: 'line 1:8: DISTINCT is not supported for non-aggregation functions',
  },
  {
    sql: 'SELECT length(name) FILTER (WHERE true) FROM accounts',
    code: 'FUNCTION_NOT_AGGREGATE',
    message: 'line 1:8: Filter is only valid for aggregation functions',
  },
  {
    sql: 'SELECT array_agg(DISTINCT name ORDER BY id) FROM accounts',
    code: 'EXPRESSION_NOT_IN_DISTINCT',
    message: 'line 1:41: For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments',
  },
  {
    sql: 'SELECT DISTINCT name FROM accounts ORDER BY id',
    code: 'EXPRESSION_NOT_IN_DISTINCT',
    message: 'line 1:1: For SELECT DISTINCT, ORDER BY expressions must appear in select list',
  },
  {
    sql: 'SELECT requestparameters FROM events ORDER BY requestparameters',
    code: 'TYPE_MISMATCH',
    message:
      'line 1:47: Type map(varchar, varchar) is not orderable, and therefore cannot be used in ORDER BY: requestparameters',
  },
  {
    sql: 'SELECT id FROM accounts UNION SELECT id, name FROM accounts',
    code: 'TYPE_MISMATCH',
    message: 'line 1:25: UNION query has different number of fields: 1, 2',
  },
  {
    sql: 'SELECT id FROM accounts UNION ALL SELECT size FROM accounts',
    code: 'TYPE_MISMATCH',
    message: 'line 1:25: column 1 in UNION query has incompatible types: varchar, integer',
  },
  {
    sql: 'VALUES (1), (2, 3)',
    code: 'TYPE_MISMATCH',
    message: 'line 1:1: Values rows have mismatched sizes: 1 vs 2',
  },
  {
    sql: "VALUES (1), ('a')",
    code: 'TYPE_MISMATCH',
    message: 'line 1:1: Values rows have mismatched types: row(integer) vs row(varchar(1))',
  },
  {
    sql: 'SELECT * FROM accounts AS t(a, b)',
    code: 'MISMATCHED_COLUMN_ALIASES',
    message: "line 1:15: Column alias list has 2 entries but 't' has 3 columns available",
  },
  {
    sql: 'WITH t(a, b) AS (SELECT 1) SELECT * FROM t',
    code: 'MISMATCHED_COLUMN_ALIASES',
    message: 'line 1:8: Column alias list has 2 entries but relation has 1 columns',
  },
  {
    sql: 'WITH t(a, a) AS (SELECT 1, 2) SELECT * FROM t',
    code: 'DUPLICATE_COLUMN_NAME',
    message: "line 1:11: Column name 'a' specified more than once",
  },
  {
    sql: 'WITH t AS (SELECT 1), t AS (SELECT 2) SELECT * FROM t',
    code: 'DUPLICATE_NAMED_QUERY',
    message: "line 1:23: WITH query name 't' specified more than once",
  },
  {
    sql: 'WITH RECURSIVE t AS (SELECT 1) SELECT * FROM t',
    code: 'MISSING_COLUMN_ALIASES',
    message: 'line 1:16: missing column aliases in recursive WITH query',
  },
  {
    sql: 'SELECT * FROM accounts JOIN numbers USING (id)',
    code: 'COLUMN_NOT_FOUND',
    message: "line 1:44: Column 'id' is missing from right side of join",
  },
  {
    sql: 'SELECT * FROM accounts a JOIN accounts b USING (id, id)',
    code: 'DUPLICATE_COLUMN_NAME',
    message: "line 1:53: Column 'id' appears multiple times in USING clause",
  },
  {
    sql: 'SELECT * FROM accounts a CROSS JOIN accounts b NATURAL JOIN accounts c',
    code: 'AMBIGUOUS_NAME',
    message: "line 1:48: Column 'id' is ambiguous",
  },
  {
    sql: 'SELECT * FROM accounts JOIN numbers ON 1',
    code: 'TYPE_MISMATCH',
    message: 'line 1:40: JOIN ON clause must evaluate to a boolean: actual type integer',
  },
  {
    sql: 'SELECT * FROM accounts JOIN numbers ON count(*) = 1',
    code: 'EXPRESSION_NOT_SCALAR',
    message:
      'line 1:49: JOIN clause cannot contain aggregations, window functions or grouping operations: [count(*)]',
  },
  {
    sql: 'SELECT * FROM accounts CROSS JOIN UNNEST(name)',
    code: 'INVALID_FUNCTION_ARGUMENT',
    message: 'line 1:42: Cannot unnest type: varchar',
  },
  {
    sql: "SELECT * FROM events LEFT JOIN UNNEST(resources) ON eventname = 'x'",
    code: 'NOT_SUPPORTED',
    message: 'line 1:63: LEFT JOIN involving UNNEST is only supported with condition ON TRUE',
  },
  {
    sql: 'SELECT *',
    code: 'COLUMN_NOT_FOUND',
    message: 'line 1:8: SELECT * not allowed in queries without FROM clause',
  },
  {
    sql: 'SELECT x.* FROM accounts',
    code: 'TABLE_NOT_FOUND',
    message: 'line 1:8: Unable to resolve reference x',
  },
  {
    sql: 'SELECT id.* FROM accounts',
    code: 'TABLE_NOT_FOUND',
    message: 'line 1:8: Unable to resolve reference id',
  },
  {
    sql: "SELECT 1 WHERE 1 IN (SELECT 'a')",
    code: 'TYPE_MISMATCH',
    message:
      'line 1:18: Value expression and result of subquery must be of the same type: row(integer) vs row(varchar(1))',
  },
  {
    sql: "SELECT 1 = ALL (SELECT 'a')",
    code: 'TYPE_MISMATCH',
    message:
      'line 1:10: Value expression and result of subquery must be of the same type: row(integer) vs row(varchar(1))',
  },
  {
    sql: 'SELECT grouping(id) FROM accounts',
    code: 'MISSING_GROUP_BY',
    message:
      'line 1:1: A GROUPING() operation can only be used with a corresponding GROUPING SET/CUBE/ROLLUP/GROUP BY clause',
  },
  {
    sql: 'SELECT grouping(name) FROM accounts GROUP BY id',
    code: 'INVALID_ARGUMENTS',
    message:
      'line 1:8: The arguments to GROUPING() must be expressions referenced by the GROUP BY at the associated query level. Mismatch due to name.',
  },
  {
    sql: 'SELECT id FROM accounts GROUP BY CUBE (lower(id))',
    code: 'INVALID_COLUMN_REFERENCE',
    message: 'line 1:40: GROUP BY expression must be a column reference: lower(id)',
  },
  {
    sql: 'SELECT name FROM accounts FETCH FIRST 0 ROWS ONLY',
    code: 'NUMERIC_VALUE_OUT_OF_RANGE',
    message: 'line 1:27: FETCH FIRST row count must be positive (actual value: 0)',
  },
  {
    sql: 'SELECT name FROM accounts FETCH FIRST ROW WITH TIES',
    code: 'MISSING_ORDER_BY',
    message: 'line 1:27: FETCH FIRST WITH TIES clause requires ORDER BY',
  },
  {
    sql: 'SELECT name FROM accounts LIMIT ?',
    code: 'INVALID_PARAMETER_USAGE',
    message: 'line 1:33: Query takes no parameters',
  },
  {
    sql: 'SELECT ?',
    code: 'INVALID_PARAMETER_USAGE',
    message: 'line 1:8: Query takes no parameters',
  },
  {
    sql: 'SELECT x -> x',
    code: 'TYPE_MISMATCH',
    message: 'line 1:8: Lambda expression should always be used inside a function',
  },
  {
    sql: 'SELECT (SELECT id FROM accounts b WHERE b.id = a.name AND count(*) > 1) FROM accounts a',
    code: 'EXPRESSION_NOT_SCALAR',
    message:
      'line 1:41: WHERE clause cannot contain aggregations, window functions or grouping operations: [count(*)]',
  },
  {
    sql: 'SELECT (SELECT max(b.id) FROM accounts b WHERE b.id = a.name) FROM accounts a GROUP BY id',
    code: 'EXPRESSION_NOT_AGGREGATE',
    message: "line 1:8: Subquery uses 'a.name' which must appear in GROUP BY clause",
  },
  {
    sql: 'SELECT EXTRACT(HOUR FROM day) FROM numbers',
    code: 'TYPE_MISMATCH',
    message: 'line 1:26: Cannot extract HOUR from date',
  },
  {
    sql: "SELECT listagg(size, ',') WITHIN GROUP (ORDER BY size) FROM accounts",
    code: 'TYPE_MISMATCH',
    message: "line 1:8: Expected expression of varchar, but 'size' has integer type",
  },
  {
    sql: 'SELECT * FROM (SELECT 1) TABLESAMPLE SYSTEM (10)',
    code: 'NOT_SUPPORTED',
    message: 'line 1:15: TABLESAMPLE SYSTEM of anything but a table is not supported',
  },
  {
    sql: 'SELECT * FROM accounts TABLESAMPLE BERNOULLI (101)',
    code: 'NUMERIC_VALUE_OUT_OF_RANGE',
    message: 'line 1:47: Sample percentage must be less than or equal to 100',
  },
  {
    sql: 'SELECT * FROM accounts FOR VERSION AS OF 1',
    code: 'NOT_SUPPORTED',
    message: 'line 1:24: FOR VERSION AS OF is not supported',
  },
  {
    sql: "SELECT json_value('{}', 'lax $.')",
    code: 'INVALID_PATH',
    message: 'line 1:25: invalid JSON path: unexpected end of path',
  },
  {
    sql: 'EXPLAIN SELECT nosuch FROM accounts',
    code: 'COLUMN_NOT_FOUND',
    message: "line 1:16: Column 'nosuch' cannot be resolved",
  },
  {
    sql: 'SELECT FROM accounts',
    code: 'SYNTAX_ERROR',
    message: "line 1:8: mismatched input 'FROM'. Expecting: '*', 'ALL', 'DISTINCT', <expression>",
  },
  {
    sql: 'SELECT additionalEventData.bytesTransferredOut FROM events',
    code: 'TYPE_MISMATCH',
    message: 'line 1:8: Expression additionalEventData is not of type ROW',
    hint: "A value of a map is element_at(additionalEventData, 'bytesTransferredOut')",
  },
  {
    sql: 'SELECT 1 FROM events WHERE eventname = true',
    code: 'TYPE_MISMATCH',
    message: 'line 1:38: Cannot apply operator: varchar = boolean',
    hint: "Text compares with text: 'true'",
  },
]

describe('binder errors', () => {
  for (const { sql, code, message, hint } of REFUSALS)
    it(sql, async () => {
      const error: unknown = await bound(sql).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(TraillakeError)
      expect(error).toMatchObject({ code, message, hint })
    })
})
