import type { ScalarFunction } from '../../definition.ts'
import { IP_PREFIX, IP_SUBNET_MAX, IP_SUBNET_MIN, IP_SUBNET_RANGE, IS_SUBNET_OF } from './prefix.ts'

/** https://trino.io/docs/current/functions/ipaddress.html; contains stands with the arrays. */
export const IPADDRESS_FUNCTIONS: readonly ScalarFunction[] = [
  ...[IP_PREFIX, IP_SUBNET_MAX, IP_SUBNET_MIN, IP_SUBNET_RANGE, IS_SUBNET_OF],
]
