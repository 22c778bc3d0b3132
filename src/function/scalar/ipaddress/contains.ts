import { parseIpAddress, parseIpPrefix } from '../../../types/ipaddress.ts'
import { fallible, infallible } from '../../define.ts'
import type { ScalarOverload } from '../../definition.ts'
import { lastUsed, rowwise, rowwiseIn } from '../../rowwise.ts'
import { BOOL, BYTES, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'
import { prefixContains } from './prefix.ts'

/** A network as text. Throws INVALID_FUNCTION_ARGUMENT `Invalid CIDR`. */
function network(text: string): Uint8Array {
  const slash = text.indexOf('/')
  const address = slash < 0 ? undefined : parseIpAddress(text.slice(0, slash))
  if (address === undefined) return invalid('Invalid CIDR')
  return parseIpPrefix(text) ?? invalid('Invalid prefix length')
}

/** `contains(network, address)` */
export const CONTAINS_ADDRESS: readonly ScalarOverload[] = [
  fallible(
    'contains(varchar(x), ipaddress) -> boolean',
    rowwiseIn([TEXT, BYTES], BOOL, () => {
      const networkOf = lastUsed(network)
      return (text, address) => prefixContains(networkOf(text), address)
    }),
  ),
  infallible('contains(ipprefix, ipaddress) -> boolean', rowwise([BYTES, BYTES], BOOL, prefixContains)),
]
