function typed(type: string, ...texts: readonly string[]): readonly string[] {
  return texts.map((text) => `${type} '${text}'`)
}

/** Literals of a type at its ends and where functions turn, as SQL; the types without their parameters. */
export const CORNER_VALUES: Readonly<Record<string, readonly string[]>> = {
  boolean: ['true', 'false'],
  tinyint: typed('tinyint', '0', '5', '-128', '127'),
  smallint: typed('smallint', '0', '5', '-32768', '32767'),
  integer: ['0', '1', '-1', '2', '3', '10', '36', '2147483647', '-2147483648'],
  bigint: [
    ...typed('bigint', '0', '1', '-1', '2', '7', '63', '64', '170000'),
    ...typed('bigint', '9223372036854775807', '-9223372036854775808'),
  ],
  real: typed('real', '0', '1.5', '-2.5', '3.4e38', '0.1', '16777217'),
  double: [
    ...['0e0', '-0e0', '0.1e0', '0.5e0', '1.5e0', '2e0', '-2.5e0', '123456.789e0', '1e15', '1e300', '1e-300'],
    ...['9007199254740993e0', 'nan()', 'infinity()', '-infinity()'],
  ],
  decimal: [
    ...typed('decimal', '0.00', '1.5', '-2.55', '0.001', '2', '-0.5'),
    ...typed('decimal', '123456789012345678.12345', '99999999999999999999999999999999999999'),
  ],
  varchar: [
    ...["''", "'abc'", "'Hello World'", "'a,b,,c'", "'äöü ß'", "'👩‍🚀x'", "'  pad '", "'é'", "'ff'"],
    ...["'0.5'", "'1e3'", "'2kB'", "'1d'", "'day'", "'month'", "'a=1,b=2'", "'aGVsbG8='"],
    ...["'2024-02-29'", "'2024-02-29 12:34:56.789'", "'%Y-%m-%d %H'", "'yyyy-MM-dd'", "'America/New_York'"],
    ...[`'{"a":[1,2,{"b":null}],"c":"x"}'`, "'[1,2,3]'", "'$.a[1]'", "'10.0.0.1'", "'[a-c]+'"],
    ...["'arn:aws:iam::123456789012:user/Bob'", "'https://u:p@a.example.com:8080/p/q?x=1&y=%20z#f'"],
  ],
  char: ["cast('ab' as char(5))", "cast('' as char(5))", "cast('abcde' as char(5))"],
  varbinary: [
    ...["X''", "X'00FF10'", "X'C3A4'", "X'80'", "X'0123456789ABCDEF'", "X'F0000000'", "to_utf8('hello')"],
  ],
  date: typed('date', '2024-02-29', '1970-01-01', '1969-12-31', '0001-01-01', '9999-12-31'),
  time: typed('time', '12:34:56', '00:00:00.001', '23:59:59.999'),
  timestamp: [
    ...typed('timestamp', '2024-02-29 12:34:56', '1970-01-01 00:00:00.001'),
    ...typed('timestamp', '1969-12-31 23:59:59.999', '2024-03-31 01:30:00.123456'),
  ],
  'timestamp with time zone': [
    ...typed('timestamp', '2024-02-29 12:34:56 UTC', '2024-03-10 03:30:00 America/New_York'),
    ...typed('timestamp', '2024-11-03 01:30:00.5 America/New_York', '1969-12-31 23:59:59.999 +05:30'),
  ],
  'interval day to second': ["interval '1' day", "interval '-90' minute", "interval '0.5' second"],
  'interval year to month': ["interval '1' year", "interval '-14' month", "interval '0' month"],
  json: [
    ...typed('json', '{"a":[1,2,{"b":null}],"c":"x"}', '[1,2.5,"x",null,true]'),
    ...typed('json', 'null', '"text"', '12', '[]', '{}'),
  ],
  uuid: typed('uuid', '12151fd2-7586-11e9-8f9e-2a86e4085a59'),
  ipaddress: typed('ipaddress', '10.0.0.1', '2001:db8::1', '::ffff:1.2.3.4'),
  ipprefix: typed('ipprefix', '10.0.0.0/8', '2001:db8::/32'),
  joniregexp: [
    ...["'[a-c]+'", "'\\d+'", "'(\\w)(\\w)'", "'x*'", "'.'", "'^'", "'(?i)HELLO'"],
    ...["'a|b'", "'('", "'\\s+'"],
  ],
  jsonpath: [
    ...["'$.a'", "'$.a[1]'", "'$'", "'$[0]'", "'$.a[2].b'", `'$["c"]'`, "'x'", "'$..a'"],
    ...["'$[*]'", "'$.a.*'"],
  ],
}

/** What stands for a type variable of a signature. */
export const ELEMENT_TYPES = [
  ...['bigint', 'integer', 'double', 'varchar', 'boolean', 'date', 'decimal', 'varbinary'],
]
