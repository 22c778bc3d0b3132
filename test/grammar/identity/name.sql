-- Names: plain, quoted, keywords that are not reserved.
SELECT a
SELECT A, aB, _c, d1, e_2
SELECT "a", "A b", "select", "with ""quotes""", "dotted.name", "5", "ünï"
SELECT actor."user.uid"
SELECT userIdentity.sessionContext.sessionIssuer.userName
SELECT date, time, timestamp, interval, day, year, month, hour, minute, second
SELECT key, value, path, type, format, text, json, map, array, row, map.key
SELECT first, last, next, only, nulls, limit, offset, fetch
SELECT filter, over, partition, range, rows, groups, window, within
SELECT all, any, some, at, to, zone, precision, double
SELECT column, table_name, show, schema, catalog, session, user, role, view, version
SELECT count, if, nullif, position, substring, try_cast, lateral, unique, unknown
SELECT explain, analyze, verbose, set, sets, corresponding, error, empty, data, work
SELECT a AS limit, b AS offset, c AS filter, d AS over, e AS date, f AS "select"
SELECT x FROM date
SELECT timestamp.time FROM timestamp AS time
SELECT count FROM count
SELECT x FROM a.b
SELECT x FROM a.b.c
SELECT x FROM "a b"."c"
SELECT x FROM "arn:aws:cloudtrail:us-east-1:123456789012:eventdatastore/5e2676f8-9fce-46ef-8142-3e36a94e6691"
SELECT x FROM "5e2676f8-9fce-46ef-8142-3e36a94e6691" AS e
SELECT x FROM t AS limit
SELECT x FROM limit
SELECT x FROM t AS "join"
