import type { ScalarFunction } from '../../definition.ts'
import { DATE_ADD, DATE_DIFF } from './arithmetic.ts'
import { CURRENT_FUNCTIONS } from './current.ts'
import {
  DATE,
  HUMAN_READABLE_SECONDS,
  LAST_DAY_OF_MONTH,
  PARSE_DURATION,
  TO_MILLISECONDS,
} from './duration.ts'
import { FIELD_FUNCTIONS } from './field.ts'
import { FROM_ISO8601_DATE, FROM_ISO8601_TIMESTAMP, TO_ISO8601 } from './iso8601.ts'
import { FORMAT_DATETIME, PARSE_DATETIME } from './joda-format.ts'
import { DATE_FORMAT, DATE_PARSE } from './mysql-format.ts'
import { DATE_TRUNC } from './truncate.ts'
import { FROM_UNIXTIME, TO_UNIXTIME } from './unix.ts'
import {
  AT_TIMEZONE,
  AT_TIMEZONE_OPERATOR,
  TIMEZONE,
  TIMEZONE_HOUR,
  TIMEZONE_MINUTE,
  WITH_TIMEZONE,
} from './zone.ts'

/** https://trino.io/docs/current/functions/datetime.html */
export const DATETIME_FUNCTIONS: readonly ScalarFunction[] = [
  ...CURRENT_FUNCTIONS,
  ...FIELD_FUNCTIONS,
  ...[AT_TIMEZONE, AT_TIMEZONE_OPERATOR, DATE, DATE_ADD, DATE_DIFF, DATE_FORMAT, DATE_PARSE, DATE_TRUNC],
  ...[FORMAT_DATETIME, FROM_ISO8601_DATE, FROM_ISO8601_TIMESTAMP, FROM_UNIXTIME, HUMAN_READABLE_SECONDS],
  ...[LAST_DAY_OF_MONTH, PARSE_DATETIME, PARSE_DURATION, TIMEZONE, TIMEZONE_HOUR, TIMEZONE_MINUTE],
  ...[TO_ISO8601, TO_MILLISECONDS, TO_UNIXTIME, WITH_TIMEZONE],
]
