import { equalBytes } from '../../../types/bytes.ts'
import { parseIpAddress } from '../../../types/ipaddress.ts'
import { fallible, infallible } from '../../define.ts'
import type { ScalarOverload } from '../../definition.ts'
import { lastUsed, rowwise, rowwiseIn } from '../../rowwise.ts'
import { BOOL, BYTES, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'
import { leadingBits, prefixContains } from './prefix.ts'

interface Network {
  /** Its first address. */
  readonly bytes: Uint8Array
  /** Leading bits that its addresses share, of 128. */
  readonly bits: number
}

/**
 * A network as text. One that is written as IPv4 has no bits past its length. Throws INVALID_FUNCTION_ARGUMENT
 * `Invalid CIDR`, `Invalid network IP address`, `Invalid prefix length`.
 */
function network(text: string): Network {
  const slash = text.indexOf('/')
  if (slash < 0) return invalid('Invalid CIDR')
  const base = text.slice(0, slash)
  const bytes = parseIpAddress(base) ?? invalid('Invalid network IP address')
  const length = text.slice(slash + 1)
  if (!/^\+?\d{1,9}$/.test(length)) return invalid('Invalid prefix length')
  const isV4 = base.includes('.') && !base.includes(':')
  const bits = Number(length) + (isV4 ? 96 : 0)
  const kept = leadingBits(bytes, bits)
  if (bits > 128 || (isV4 && !equalBytes(kept, bytes))) return invalid('Invalid CIDR')
  return { bytes: kept, bits }
}

/** `contains(network, address)` */
export const CONTAINS_ADDRESS: readonly ScalarOverload[] = [
  fallible(
    'contains(varchar, ipaddress) -> boolean',
    rowwiseIn([TEXT, BYTES], BOOL, () => {
      const networkOf = lastUsed(network)
      return (text, address) => {
        const { bytes, bits } = networkOf(text)
        return equalBytes(leadingBits(address, bits), bytes)
      }
    }),
  ),
  infallible('contains(ipprefix, ipaddress) -> boolean', rowwise([BYTES, BYTES], BOOL, prefixContains)),
]
