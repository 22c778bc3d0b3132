import { asBigint, asBoolean, asNumber, asText } from '../../types/as.ts'
import type { SqlType } from '../../types/type.ts'
import { type CastContext, cannotCast, type ValueCast } from './context.ts'

/** `true`, `t` and `1` in any letter case, `false`, `f` and `0`; nothing else, blanks neither. */
export function textToBoolean(text: string, context: CastContext): boolean | null {
  switch (text.toLowerCase()) {
    case 'true':
    case 't':
    case '1':
      return true
    case 'false':
    case 'f':
    case '0':
      return false
    default:
      return cannotCast(context, text, 'BOOLEAN')
  }
}

/** The cast to boolean, undefined where Trino has none. */
export function toBoolean(from: SqlType): ValueCast | undefined {
  switch (from.kind) {
    case 'boolean':
      return asBoolean
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'real':
    case 'double':
      return (value) => asNumber(value) !== 0
    case 'bigint':
    case 'decimal':
      return (value) => asBigint(value) !== 0n
    case 'varchar':
      return (value, context) => textToBoolean(asText(value), context)
    default:
      return undefined
  }
}
