import { BlockList, isIP } from 'node:net'
import { isMatch } from './pattern.ts'
import type { Access } from './policy.ts'

/** Whether a condition of a statement holds. */
export type Condition = (access: Access) => boolean

/** Makes the error for a policy that is not understood. */
type Complain = (complaint: string) => Error

/** The keys that requests have; names compare without case. Keys of calls that a service makes are never there. */
const KEYS: Readonly<Record<string, (access: Access) => string | undefined>> = {
  'aws:principalarn': ({ principalArn }) => principalArn,
  'aws:principalaccount': ({ accountId }) => accountId,
  'aws:sourceip': ({ sourceIp }) => sourceIp,
  'cloudtrail:externalid': ({ externalId }) => externalId,
  'aws:sourcearn': () => undefined,
  'aws:sourceaccount': () => undefined,
}

/** Whether a value of the request is what one value of the condition says. */
type Test = (value: string) => boolean

interface Operator {
  readonly compile: (wanted: string, complain: Complain) => Test
  /** The condition holds where no value matches, also where the key is not there. */
  readonly isNegated: boolean
}

/** `10.0.0.0/8`, or one address. */
function addressTest(wanted: string, complain: Complain): Test {
  const [address = '', bits] = wanted.split('/')
  const version = isIP(address)
  const most = version === 6 ? 128 : 32
  const length = bits === undefined ? most : Number(bits)
  if (version === 0 || !/^\d{0,3}$/.test(bits ?? '') || length > most)
    throw complain(`'${wanted}' is not an address or a range of addresses`)
  const addresses = new BlockList()
  addresses.addSubnet(address, length, version === 6 ? 'ipv6' : 'ipv4')
  return (value) => isIP(value) !== 0 && addresses.check(value, isIP(value) === 6 ? 'ipv6' : 'ipv4')
}

const equals =
  (wanted: string): Test =>
  (value) =>
    value === wanted
const like =
  (wanted: string): Test =>
  (value) =>
    isMatch(wanted, value)

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: { compile: equals, isNegated: false },
  StringNotEquals: { compile: equals, isNegated: true },
  StringLike: { compile: like, isNegated: false },
  StringNotLike: { compile: like, isNegated: true },
  // IAM takes wildcards in both.
  ArnEquals: { compile: like, isNegated: false },
  ArnNotEquals: { compile: like, isNegated: true },
  ArnLike: { compile: like, isNegated: false },
  ArnNotLike: { compile: like, isNegated: true },
  IpAddress: { compile: addressTest, isNegated: false },
  NotIpAddress: { compile: addressTest, isNegated: true },
}

function readCondition(name: string, key: string, value: unknown, complain: Complain): Condition {
  const isIfExists = name.endsWith('IfExists')
  const operator = OPERATORS[isIfExists ? name.slice(0, -'IfExists'.length) : name]
  if (operator === undefined) throw complain(`the condition operator '${name}' is not supported`)
  const read = KEYS[key.toLowerCase()]
  if (read === undefined) throw complain(`the condition key '${key}' is not supported`)
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const tests = list.map((wanted) => {
    if (typeof wanted === 'string') return operator.compile(wanted, complain)
    throw complain(`the condition values of '${key}' must be texts`)
  })
  const { isNegated } = operator
  return (access) => {
    const found = read(access)
    if (found === undefined) return isIfExists || isNegated
    return tests.some((test) => test(found)) !== isNegated
  }
}

/**
 * Reads the Condition of a statement: all of its operators and keys must hold, of the values of a key one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function readConditions(value: unknown, complain: Complain): readonly Condition[] {
  const isObject = (each: unknown): each is Readonly<Record<string, unknown>> =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
  if (!isObject(value)) throw complain('Condition must be an object')
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isObject(keys)) throw complain(`Condition.${operator} must be an object`)
    return Object.entries(keys).map(([key, each]) => readCondition(operator, key, each, complain))
  })
}
