import { asBytes, asText } from '../../types/as.ts'
import { parseIpAddress, parseIpPrefix } from '../../types/ipaddress.ts'
import type { SqlType } from '../../types/type.ts'
import { parseUuid } from '../../types/uuid.ts'
import type { ValueCast } from './context.ts'

const encoder = new TextEncoder()

/** The cast to varbinary: UTF-8 of text, the bytes of the rest. Undefined where Trino has none. */
export function toVarbinary(from: SqlType): ValueCast | undefined {
  switch (from.kind) {
    case 'varchar':
      return (value) => encoder.encode(asText(value))
    case 'varbinary':
    case 'uuid':
    case 'ipaddress':
    case 'hyperloglog':
    case 'tdigest':
      return asBytes
    default:
      return undefined
  }
}

const UUID_LENGTH = 36

/** The cast to uuid, undefined where Trino has none. */
export function toUuid(from: SqlType): ValueCast | undefined {
  switch (from.kind) {
    case 'uuid':
      return asBytes
    case 'varchar':
      return (value, context) => {
        const text = asText(value)
        const bytes = parseUuid(text)
        if (bytes !== undefined) return bytes
        // Java reads groups that are too short; Trino then complains of the length alone.
        const looks = /^[0-9a-f]+(-[0-9a-f]+){4}$/i.test(text) && text.length !== UUID_LENGTH
        return context.fail('INVALID_CAST_ARGUMENT', () =>
          looks ? `Invalid UUID string length: ${text.length}` : `Cannot cast value to UUID: ${text}`,
        )
      }
    case 'varbinary':
      return (value, context) => {
        const bytes = asBytes(value)
        if (bytes.length === 16) return bytes
        return context.fail('INVALID_CAST_ARGUMENT', () => `Invalid UUID binary length: ${bytes.length}`)
      }
    default:
      return undefined
  }
}

/** The cast to ipaddress, undefined where there is none. */
export function toIpAddress(from: SqlType): ValueCast | undefined {
  switch (from.kind) {
    case 'ipaddress':
      return asBytes
    case 'ipprefix':
      return (value) => asBytes(value).slice(0, 16)
    case 'varchar':
      return (value, context) => {
        const text = asText(value)
        return (
          parseIpAddress(text) ??
          context.fail('INVALID_CAST_ARGUMENT', () => `Cannot cast value to IPADDRESS: ${text}`)
        )
      }
    case 'varbinary':
      return (value, context) => {
        const bytes = asBytes(value)
        if (bytes.length === 16) return bytes
        if (bytes.length === 4) return parseIpAddress(bytes.join('.')) ?? null
        return context.fail(
          'INVALID_CAST_ARGUMENT',
          () => `Invalid IP address binary length: ${bytes.length}`,
        )
      }
    default:
      return undefined
  }
}

/** The cast to ipprefix, undefined where there is none. */
export function toIpPrefix(from: SqlType): ValueCast | undefined {
  switch (from.kind) {
    case 'ipprefix':
      return asBytes
    case 'varchar':
      return (value, context) => {
        const text = asText(value)
        return (
          parseIpPrefix(text) ??
          context.fail('INVALID_CAST_ARGUMENT', () => `Cannot cast value to IPPREFIX: ${text}`)
        )
      }
    default:
      return undefined
  }
}
