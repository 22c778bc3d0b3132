import { TraillakeError } from '../common/errors.ts'
import type { StoreCategory } from './category.ts'

/** What a field's value is compared with. There are no wildcards. */
const SELECTOR_OPERATORS = [
  'Equals',
  'StartsWith',
  'EndsWith',
  'NotEquals',
  'NotStartsWith',
  'NotEndsWith',
] as const
type SelectorOperator = (typeof SELECTOR_OPERATORS)[number]

/** One condition, written as AWS writes it: `{ Field: 'eventName', StartsWith: ['Delete'] }`. */
export type AdvancedFieldSelector = { readonly Field: string } & {
  readonly [Operator in SelectorOperator]?: readonly string[]
}

/**
 * Which events a store is meant to take. A store's selectors are alternatives; the fields of one must all hold.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html
 */
export interface AdvancedEventSelector {
  readonly Name?: string
  readonly FieldSelectors: readonly AdvancedFieldSelector[]
}

/** What may be asked of a field in selectors of one event category. */
interface FieldRule {
  readonly operators: readonly SelectorOperator[]
  readonly values?: readonly string[]
  readonly required?: true
  /** One value a selector. */
  readonly single?: true
}

const ANY: FieldRule = { operators: SELECTOR_OPERATORS }
const BOOLEAN: FieldRule = { operators: ['Equals'], values: ['true', 'false'] }
const FROM_CONSOLE: FieldRule = { operators: ['Equals', 'NotEquals'], values: ['true'] }

type Rules = Readonly<Record<string, FieldRule>>

/** By eventCategory, which itself every selector must name with Equals. CloudTrail User Guide, "Filtering data events". */
const RULES: Readonly<Record<string, Rules>> = {
  Management: {
    eventName: ANY,
    eventSource: ANY,
    eventType: ANY,
    readOnly: BOOLEAN,
    sessionCredentialFromConsole: FROM_CONSOLE,
    'userIdentity.arn': ANY,
  },
  Data: {
    eventName: ANY,
    eventSource: ANY,
    eventType: ANY,
    readOnly: BOOLEAN,
    'resources.type': { operators: ['Equals'], required: true, single: true },
    'resources.ARN': ANY,
    sessionCredentialFromConsole: FROM_CONSOLE,
    'userIdentity.arn': ANY,
  },
  NetworkActivity: {
    eventSource: { operators: ['Equals'], required: true, single: true },
    eventName: ANY,
    errorCode: { operators: ['Equals'], values: ['VpceAccessDenied'] },
    vpcEndpointId: ANY,
  },
  Insight: {},
  ConfigurationItem: {},
  Evidence: {},
  ActivityAuditLog: {},
}

/** The quotas of CloudTrail: selectors a store, values over all of them, characters of names, fields and values. */
const MOST = { selectors: 5, values: 500, name: 1000, field: 1000, value: 2048 } as const

/** What a store takes where nobody said: as CreateEventDataStore, for a Management store its management events. */
export function defaultSelectors(category: StoreCategory): readonly AdvancedEventSelector[] {
  const name = category === 'Management' ? 'Default management events' : `Default ${category} events`
  return [{ Name: name, FieldSelectors: [{ Field: 'eventCategory', Equals: [category] }] }]
}

function invalid(message: string, hint?: string): TraillakeError {
  return new TraillakeError('INVALID_EVENT_SELECTORS', message, { hint })
}

type JsonObject = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkKeys(value: JsonObject, known: readonly string[], what: string): void {
  const stranger = Object.keys(value).find((key) => !known.includes(key))
  if (stranger !== undefined)
    throw invalid(`${what} has an unknown member '${stranger}'`, `Known are ${known.join(', ')}.`)
}

function readValues(values: unknown, what: string): readonly string[] {
  if (!Array.isArray(values) || values.length === 0)
    throw invalid(`${what} must be a list of at least one value`)
  return values.map((value: unknown) => {
    if (typeof value === 'string' && value.length >= 1 && value.length <= MOST.value) return value
    throw invalid(`${what}: every value must be a text of 1 to ${MOST.value} characters`)
  })
}

function readField(value: unknown, what: string): AdvancedFieldSelector {
  if (!isObject(value)) throw invalid(`${what}: a field selector must be an object`)
  checkKeys(value, ['Field', ...SELECTOR_OPERATORS], `${what}: a field selector`)
  const { Field: field } = value
  if (typeof field !== 'string' || !/^[\w.|]+$/.test(field) || field.length > MOST.field)
    throw invalid(`${what}: Field must be a text of 1 to ${MOST.field} letters, digits, dots and underscores`)
  const conditions = SELECTOR_OPERATORS.filter((operator) => value[operator] !== undefined).map(
    (operator) => [operator, readValues(value[operator], `${what}: ${field} ${operator}`)] as const,
  )
  if (conditions.length === 0)
    throw invalid(`${what}: ${field} needs an operator`, `Operators are ${SELECTOR_OPERATORS.join(', ')}.`)
  return { Field: field, ...Object.fromEntries(conditions) }
}

/** The categories whose events a store can hold. */
function categoriesOf(category: StoreCategory): readonly string[] {
  return category === 'Management' ? ['Management', 'Data', 'NetworkActivity'] : [category]
}

function checkCategory(
  fields: readonly AdvancedFieldSelector[],
  category: StoreCategory,
  what: string,
): string {
  const [first, ...others] = fields.filter(({ Field }) => Field === 'eventCategory')
  const [named, ...more] = first?.Equals ?? []
  const possible = categoriesOf(category)
  if (first === undefined || named === undefined || Object.keys(first).length > 2)
    throw invalid(`${what} must say eventCategory with Equals`)
  if (others.length > 0 || more.length > 0) throw invalid(`${what} must name one eventCategory`)
  if (possible.includes(named)) return named
  throw invalid(
    `${what}: a store of category ${category} cannot take events of eventCategory '${named}'`,
    `Possible: ${possible.join(', ')}.`,
  )
}

function checkField(selector: AdvancedFieldSelector, rules: Rules, category: string, what: string): void {
  const { Field: field, ...conditions } = selector
  const rule = rules[field]
  if (rule === undefined)
    throw invalid(
      `${what}: ${field} cannot be selected for eventCategory ${category}`,
      `Possible: ${['eventCategory', ...Object.keys(rules)].join(', ')}.`,
    )
  for (const operator of SELECTOR_OPERATORS) {
    const values = conditions[operator]
    if (values === undefined) continue
    if (!rule.operators.includes(operator))
      throw invalid(`${what}: ${field} takes only ${rule.operators.join(' and ')}, not ${operator}`)
    const stranger = rule.values && values.find((value) => !rule.values?.includes(value))
    if (stranger !== undefined)
      throw invalid(`${what}: ${field} can be ${rule.values?.join(' or ')}, not '${stranger}'`)
    if (rule.single === true && values.length > 1) throw invalid(`${what}: ${field} takes one value`)
  }
}

function readSelector(value: unknown, what: string): AdvancedEventSelector {
  if (!isObject(value)) throw invalid(`${what} must be an object`)
  checkKeys(value, ['Name', 'FieldSelectors'], what)
  const { Name: name, FieldSelectors: list } = value
  if (name !== undefined && (typeof name !== 'string' || name.length > MOST.name))
    throw invalid(`${what}: Name must be a text of up to ${MOST.name} characters`)
  if (!Array.isArray(list) || list.length === 0)
    throw invalid(`${what}: FieldSelectors must be a list of at least one field selector`)
  const fields = list.map((field: unknown) => readField(field, what))
  return { ...(name === undefined ? {} : { Name: name }), FieldSelectors: fields }
}

/**
 * Reads advanced event selectors in AWS's JSON form, as a store keeps them: their shape alone is checked, so that a store
 * stays readable whatever the rules become. Throws INVALID_EVENT_SELECTORS.
 */
export function readSelectors(value: unknown): readonly AdvancedEventSelector[] {
  if (!Array.isArray(value) || value.length === 0)
    throw invalid('Advanced event selectors must be a list of at least one selector')
  return value.map((selector: unknown, i) => readSelector(selector, `Selector ${i + 1}`))
}

function checkSelector(
  { FieldSelectors }: AdvancedEventSelector,
  category: StoreCategory,
  what: string,
): void {
  const eventCategory = checkCategory(FieldSelectors, category, what)
  const rules = RULES[eventCategory] ?? {}
  const fields = FieldSelectors.filter(({ Field }) => Field !== 'eventCategory')
  for (const field of fields) checkField(field, rules, eventCategory, what)
  for (const [name, { required, single }] of Object.entries(rules)) {
    const times = fields.filter(({ Field }) => Field === name).length
    if (required === true && times === 0)
      throw invalid(`${what}: eventCategory ${eventCategory} needs ${name}`)
    if (single === true && times > 1) throw invalid(`${what}: ${name} can be used once`)
  }
}

/**
 * As {@link readSelectors}, for selectors that a user gives: checked by Lake's rules for the store's category, which say
 * the fields, operators and values of each event category, what is required, and the quotas.
 *
 * @param value parsed JSON: a list of selectors, or an object with the member AdvancedEventSelectors, as the AWS CLI prints
 * @example checkSelectors([{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }], 'Management')
 */
export function checkSelectors(value: unknown, category: StoreCategory): readonly AdvancedEventSelector[] {
  const selectors = readSelectors(isObject(value) ? value.AdvancedEventSelectors : value)
  if (selectors.length > MOST.selectors)
    throw invalid(`A store has up to ${MOST.selectors} advanced event selectors, not ${selectors.length}`)
  for (const [i, selector] of selectors.entries()) checkSelector(selector, category, `Selector ${i + 1}`)
  const values = selectors
    .flatMap(({ FieldSelectors }) => FieldSelectors)
    .reduce(
      (sum, field) => sum + SELECTOR_OPERATORS.reduce((n, each) => n + (field[each]?.length ?? 0), 0),
      0,
    )
  if (values > MOST.values)
    throw invalid(`The selectors of a store have up to ${MOST.values} values, not ${values}`)
  return selectors
}

const MATCHES: Readonly<Record<SelectorOperator, (text: string, value: string) => boolean>> = {
  Equals: (text, value) => text === value,
  StartsWith: (text, value) => text.startsWith(value),
  EndsWith: (text, value) => text.endsWith(value),
  NotEquals: (text, value) => text === value,
  NotStartsWith: (text, value) => text.startsWith(value),
  NotEndsWith: (text, value) => text.endsWith(value),
}

const POSITIVE = SELECTOR_OPERATORS.slice(0, 3)
const NEGATIVE = SELECTOR_OPERATORS.slice(3)

/**
 * Values of the operators that select are alternatives; of those that deselect none may match. An event without the
 * field has no text: nothing selects it, nothing deselects it. With several resources, one that matches is a match.
 */
function holds(selector: AdvancedFieldSelector, texts: readonly string[]): boolean {
  const matches = (operator: SelectorOperator): boolean =>
    selector[operator]?.some((value) => texts.some((text) => MATCHES[operator](text, value))) === true
  const selecting = POSITIVE.filter((operator) => selector[operator] !== undefined)
  return (selecting.length === 0 || selecting.some(matches)) && !NEGATIVE.some(matches)
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** The texts of a field, `resources.ARN` or `eventName`, in a record; names of members compare without case. */
function textsAt(value: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => textsAt(item, path))
  const [name, ...rest] = path
  if (name === undefined) return isScalar(value) ? [String(value)] : []
  if (!isObject(value)) return []
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  return key === undefined ? [] : textsAt(value[key], rest)
}

/**
 * Compiles selectors into a test of one event, given as parsed JSON. Records from before event categories (eventVersion
 * 1.06 and older) count as Management.
 *
 * @example selectEvents(defaultSelectors('Management'))({ eventName: 'CreateUser' }) // true
 */
export function selectEvents(selectors: readonly AdvancedEventSelector[]): (event: unknown) => boolean {
  const compiled = selectors.map(({ FieldSelectors }) =>
    FieldSelectors.map((selector) => ({ selector, path: selector.Field.split('.') })),
  )
  return (event) =>
    compiled.some((fields) =>
      fields.every(({ selector, path }) => {
        const texts = textsAt(event, path)
        const isOld = texts.length === 0 && selector.Field === 'eventCategory'
        return holds(selector, isOld ? ['Management'] : texts)
      }),
    )
}
