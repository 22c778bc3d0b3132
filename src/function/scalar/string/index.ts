import type { ScalarFunction } from '../../definition.ts'
import { LOWER, UPPER } from './case.ts'
import { CONCAT } from './concat.ts'
import { CONCAT_WS } from './concat-ws.ts'
import { HAMMING, LEVENSHTEIN, LUHN_CHECK, SOUNDEX_FUNCTION } from './distance.ts'
import { LENGTH } from './length.ts'
import { LIKE_OPERATOR } from './like.ts'
import { LPAD, RPAD } from './pad.ts'
import { REPLACE, TRANSLATE } from './replace.ts'
import { STARTS_WITH, STRPOS } from './search.ts'
import { SPLIT, SPLIT_PART, SPLIT_TO_MAP, SPLIT_TO_MULTIMAP } from './split.ts'
import { SUBSTRING } from './substring.ts'
import { LTRIM, RTRIM, TRIM } from './trim.ts'
import { CHR, CODEPOINT, FROM_UTF8, NORMALIZE, TO_UTF8 } from './unicode.ts'

/** https://trino.io/docs/current/functions/string.html */
export const STRING_FUNCTIONS: readonly ScalarFunction[] = [
  ...[CHR, CODEPOINT, CONCAT, CONCAT_WS, FROM_UTF8, HAMMING, LENGTH, LEVENSHTEIN, LIKE_OPERATOR, LOWER],
  ...[LPAD, LTRIM, LUHN_CHECK, NORMALIZE, REPLACE, RPAD, RTRIM, SOUNDEX_FUNCTION, SPLIT, SPLIT_PART],
  ...[SPLIT_TO_MAP, SPLIT_TO_MULTIMAP, STARTS_WITH, STRPOS, SUBSTRING, TO_UTF8, TRANSLATE, TRIM, UPPER],
]
