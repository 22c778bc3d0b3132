import type { ScalarFunction } from '../../definition.ts'
import { FROM_BASE32, TO_BASE32 } from './base32.ts'
import { BASE64_FUNCTIONS } from './base64.ts'
import { HASH_FUNCTIONS } from './hash.ts'
import { FROM_HEX, TO_HEX } from './hex.ts'
import { NUMBER_ENCODINGS } from './number.ts'

/** https://trino.io/docs/current/functions/binary.html; length, reverse, substr, lpad and rpad stand with the strings. */
export const BINARY_FUNCTIONS: readonly ScalarFunction[] = [
  ...[FROM_BASE32, FROM_HEX, TO_BASE32, TO_HEX],
  ...[...BASE64_FUNCTIONS, ...HASH_FUNCTIONS, ...NUMBER_ENCODINGS],
]
