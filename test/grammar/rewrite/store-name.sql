-- Lake: an event data store without quotes at a table's place, and a subtraction everywhere else.
SELECT * FROM 5e2676f8-9fce-46ef-8142-3e36a94e6691
> SELECT * FROM "5e2676f8-9fce-46ef-8142-3e36a94e6691"
SELECT e.a FROM 5e2676f8-9fce-46ef-8142-3e36a94e6691 e
> SELECT e.a FROM "5e2676f8-9fce-46ef-8142-3e36a94e6691" AS e
SELECT * FROM 0233062b-51c6-4d18-8dec-a8c90da840d9 AS e WHERE a-b = 1e10-c
> SELECT * FROM "0233062b-51c6-4d18-8dec-a8c90da840d9" AS e WHERE a - b = 1e10 - c
SELECT * FROM 1e100000-0000-0000-0000-000000000000, 12345678-1234-1234-1234-123456789012 x
> SELECT * FROM "1e100000-0000-0000-0000-000000000000", "12345678-1234-1234-1234-123456789012" AS x
SELECT * FROM eds-id WHERE a-1 > b-c
> SELECT * FROM "eds-id" WHERE a - 1 > b - c
SELECT * FROM ca05adf0
> SELECT * FROM ca05adf0
SELECT * FROM 5e2676f8
> SELECT * FROM "5e2676f8"
SELECT * FROM $EDS_ID JOIN $OTHER ON a-b = c-d, third-one t
> SELECT * FROM "$EDS_ID" INNER JOIN "$OTHER" ON a - b = c - d, "third-one" AS t
SELECT * FROM a-b x JOIN c-d USING (e) CROSS JOIN f-g
> SELECT * FROM "a-b" AS x INNER JOIN "c-d" USING (e) CROSS JOIN "f-g"
SELECT * FROM my-db.my-table, "x".5e26-a.b
> SELECT * FROM "my-db"."my-table", "x"."5e26-a".b
SELECT * FROM eds-id--comment
> SELECT * FROM "eds-id"
SELECT * FROM eds-id/* comment */WHERE a
> SELECT * FROM "eds-id" WHERE a
SELECT * FROM (a-b CROSS JOIN c-d), (SELECT-1 FROM e-f), (VALUES-1, g-2)
> SELECT * FROM "a-b" CROSS JOIN "c-d", (SELECT -1 FROM "e-f"), (VALUES -1, g - 2)
SELECT EXTRACT(DAY FROM a-b), TRIM(BOTH FROM c-d), SUBSTRING(e FROM f-1), g IS DISTINCT FROM h-1 FROM i-j
> SELECT EXTRACT(DAY FROM a - b), TRIM(c - d), SUBSTRING(e FROM f - 1), g IS DISTINCT FROM h - 1 FROM "i-j"
SELECT a-b, c-d FROM t-u, UNNEST(e-f, ARRAY[g-h, i-j]) WHERE k IN (l-m, n-o) GROUP BY p-q, r-s ORDER BY t-u, v-w
> SELECT a - b, c - d FROM "t-u", UNNEST(e - f, ARRAY[g - h, i - j]) WHERE k IN (l - m, n - o) GROUP BY p - q, r - s ORDER BY t - u, v - w
SELECT 1 FROM a-b JOIN c-d ON x = ARRAY[e, f-g] AND y-1 = z-2, h-i
> SELECT 1 FROM "a-b" INNER JOIN "c-d" ON x = ARRAY[e, f - g] AND y - 1 = z - 2, "h-i"
WITH w AS (SELECT * FROM a-b) SELECT * FROM w, c-d UNION ALL SELECT * FROM e-f UNION TABLE g-h
> WITH w AS (SELECT * FROM "a-b") SELECT * FROM w, "c-d" UNION ALL SELECT * FROM "e-f" UNION TABLE "g-h"
SELECT a FROM t WHERE b IN (SELECT c FROM d-e) AND EXISTS (SELECT 1 FROM f-g WHERE h-i = 1)
> SELECT a FROM t WHERE b IN (SELECT c FROM "d-e") AND EXISTS (SELECT 1 FROM "f-g" WHERE h - i = 1)
