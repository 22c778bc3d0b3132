SELECT EXTRACT(FOO FROM a)
> line 1:8: Invalid EXTRACT field FOO, valid fields are: YEAR, QUARTER, MONTH, WEEK, DAY, DAY_OF_MONTH, DAY_OF_WEEK, DOW, DAY_OF_YEAR, DOY, YEAR_OF_WEEK, YOW, HOUR, MINUTE, SECOND, TIMEZONE_MINUTE, TIMEZONE_HOUR

SELECT `a` FROM t
> line 1:8: backquoted identifiers are not supported; use double quotes to quote identifiers

SELECT a FROM `t`
> line 1:15: backquoted identifiers are not supported; use double quotes to quote identifiers

SELECT 1a FROM t
> line 1:8: identifiers must not start with a digit; surround the identifier with double quotes

SELECT "" FROM t
> line 1:8: Zero-length delimited identifier not allowed

SELECT `abc
> line 1:8: backquoted identifiers are not supported; use double quotes to quote identifiers

SELECT X'0'
> line 1:8: Binary literal must contain an even number of digits

SELECT X'GG'
> line 1:8: Binary literal can only contain hexadecimal digits

SELECT U&'\00'
> line 1:8: Incomplete escape sequence: 00

SELECT U&'\D800'
> line 1:8: Invalid escaped character: D800. Escaped character is a surrogate. Use '\+123456' instead.

SELECT U&'\xyz'
> line 1:8: Invalid hexadecimal digit: x

SELECT U&'a' UESCAPE 'ab'
> line 1:8: Invalid Unicode escape character: ab

SELECT U&'\+110000'
> line 1:8: Invalid escaped character: 110000
