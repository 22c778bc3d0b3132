import type { ScalarFunction } from '../../definition.ts'
import { URL_DECODE, URL_ENCODE } from './encode.ts'
import { EXTRACT_FUNCTIONS } from './extract.ts'

/** https://trino.io/docs/current/functions/url.html */
export const URL_FUNCTIONS: readonly ScalarFunction[] = [...EXTRACT_FUNCTIONS, URL_DECODE, URL_ENCODE]
