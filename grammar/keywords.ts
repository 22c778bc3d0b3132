/**
 * The one list of keywords. RESERVED is Trino's list whole (SqlBase.g4, every word that is not in `nonReserved`):
 * such a word is never a name unless quoted. NON_RESERVED are those of Trino's other keywords that SELECT gives a
 * meaning; they stay usable as names, and Trino's remaining ones (ADMIN, COMMIT, …) are plain identifiers here.
 */
const words = <const List extends string>(list: List): readonly Words<List>[] =>
  // `split` cannot tell the compiler what Words does: the parts of a literal type.
  list.split(' ') as Words<List>[]

type Words<List extends string> = List extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : List

/** Reserved words that begin or belong to statements other than SELECT: no rule reads them. */
export const RESERVED_ELSEWHERE = [
  ...words('ALTER CONSTRAINT CREATE CURRENT_ROLE DEALLOCATE DELETE DESCRIBE DROP INSERT INTO PREPARE SKIP'),
] as const

export const RESERVED = [
  ...words('AND AS AUTO BETWEEN BY CASE CAST CROSS CUBE'),
  ...words('CURRENT_CATALOG CURRENT_DATE CURRENT_PATH CURRENT_SCHEMA'),
  ...words('CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER'),
  ...words('DISTINCT ELSE END ESCAPE EXCEPT EXISTS EXTRACT FALSE FOR FROM FULL GROUP GROUPING HAVING'),
  ...words('IN INNER INTERSECT IS JOIN JSON_ARRAY JSON_EXISTS JSON_OBJECT JSON_QUERY JSON_TABLE JSON_VALUE'),
  ...words('LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE NOT NULL'),
  ...words('ON OR ORDER OUTER RECURSIVE RIGHT ROLLUP SELECT TABLE THEN TRIM TRUE'),
  ...words('UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH'),
] as const

export const NON_RESERVED = [
  ...words('ABSENT ALL ANALYZE ANY ARRAY ASC AT BERNOULLI BOTH'),
  ...words(
    'COLUMNS CONDITIONAL COPARTITION CORRESPONDING COUNT CURRENT DAY DEFAULT DESC DESCRIPTOR DISTRIBUTED DOUBLE',
  ),
  ...words('EMPTY ENCODING ERROR EXPLAIN FETCH FILTER FIRST FOLLOWING FORMAT FUNCTION GRAPHVIZ GROUPS HOUR'),
  ...words('IGNORE INTERVAL IO JSON KEEP KEY KEYS LAST LATERAL LEADING LIMIT LOGICAL'),
  ...words('MAP MATCH_RECOGNIZE MINUTE MONTH NESTED NEXT NFC NFD NFKC NFKD NULLS'),
  ...words('OBJECT OF OFFSET OMIT ONLY ORDINALITY OVER OVERFLOW PARTITION PASSING PATH PLAN POSITION'),
  ...words(
    'PRECEDING PRECISION PRUNE QUOTES RANGE RESPECT RETURNING ROW ROWS SCALAR SECOND SETS SOME STRING',
  ),
  ...words('SUBSTRING SYSTEM TABLESAMPLE TEXT TIES TIME TIMESTAMP TO TRAILING TRUNCATE TRY_CAST TYPE'),
  ...words('UNBOUNDED UNCONDITIONAL UNIQUE UNKNOWN UTF16 UTF32 UTF8 VALIDATE VALUE VERBOSE VERSION'),
  ...words('WINDOW WITHIN WITHOUT WRAPPER YEAR ZONE'),
] as const

/** A keyword that rules read. */
export type Keyword = (typeof RESERVED)[number] | (typeof NON_RESERVED)[number]

const reserved: ReadonlySet<string> = new Set([...RESERVED, ...RESERVED_ELSEWHERE])

/** Whether a word must be quoted to be a name. Letter case does not count. */
export function isReserved(word: string): boolean {
  return reserved.has(word.toUpperCase())
}
