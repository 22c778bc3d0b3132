import { awsError } from '../error.ts'

/** What events are looked up by, as SQL over the columns of a store. */
type ConditionOf = (value: string) => string

/** A text as a literal of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

const equals =
  (column: string): ConditionOf =>
  (value) =>
    `${column} = ${literal(value)}`

function isReadOnly(value: string): string {
  if (value === 'true' || value === 'false') return `readonly = ${value}`
  throw awsError('InvalidLookupAttributesException', 'The value of ReadOnly is true or false.')
}

/** As `usernameOf` has it. */
const USERNAME = `coalesce(useridentity.username, if(useridentity.type = 'Root', 'root'),
  if(useridentity.type IN ('AssumedRole', 'FederatedUser'),
    substr(useridentity.principalid, strpos(useridentity.principalid, ':') + 1)))`

/** The ARN, or what it ends with. */
function hasResource(value: string): string {
  const end = `substr(r.arn, ${-([...value].length + 1)})`
  const ends = [`/${value}`, `:${value}`].map(literal).join(', ')
  return `any_match(resources, r -> r.arn = ${literal(value)} OR ${end} IN (${ends}))`
}

type Conditions = Readonly<Record<string, ConditionOf>>

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupAttribute.html */
const EVENT_ATTRIBUTES: Conditions = {
  EventId: equals('eventid'),
  EventName: equals('eventname'),
  ReadOnly: isReadOnly,
  Username: equals(USERNAME),
  ResourceType: (value) => `any_match(resources, r -> r.type = ${literal(value)})`,
  ResourceName: hasResource,
  EventSource: equals('eventsource'),
  AccessKeyId: equals('useridentity.accesskeyid'),
}

/** Insights events among others. */
const INSIGHT_ATTRIBUTES: Conditions = {
  EventId: equals('eventid'),
  EventName: equals("element_at(insightdetails, 'eventName')"),
  EventSource: equals("element_at(insightdetails, 'eventSource')"),
}

/** Insights events in a store of their own. */
const FLAT_ATTRIBUTES: Conditions = {
  EventId: equals('eventid'),
  EventName: equals('insighteventname'),
  EventSource: equals('insighteventsource'),
}

/** The most characters of a value; these count twice. */
const MOST_CHARACTERS = 2000
const COUNTED_TWICE = /[_ ,\\\n]/g

/** How the stores have the events that are looked up. */
export type LookupKind = 'event' | 'insight' | 'flat-insight'

const ATTRIBUTES: Readonly<Record<LookupKind, Conditions>> = {
  event: EVENT_ATTRIBUTES,
  insight: INSIGHT_ATTRIBUTES,
  'flat-insight': FLAT_ATTRIBUTES,
}

export interface Attribute {
  readonly AttributeKey: string
  readonly AttributeValue: string
}

function conditionsOf({ AttributeKey }: Attribute, kind: LookupKind): ConditionOf {
  const condition = Object.hasOwn(ATTRIBUTES[kind], AttributeKey) ? ATTRIBUTES[kind][AttributeKey] : undefined
  if (condition !== undefined) return condition
  const message = `The attribute key is one of ${Object.keys(ATTRIBUTES[kind]).join(', ')}.`
  throw awsError('InvalidLookupAttributesException', message)
}

/** The attribute to look up by, if any. Throws InvalidLookupAttributesException. */
export function checkAttributes(attributes: readonly Attribute[], kind: LookupKind): Attribute | undefined {
  const [attribute, ...more] = attributes
  if (more.length > 0)
    throw awsError('InvalidLookupAttributesException', 'You can specify only one lookup attribute.')
  if (attribute === undefined) return undefined
  const value = attribute.AttributeValue
  if (value.length + (value.match(COUNTED_TWICE)?.length ?? 0) > MOST_CHARACTERS) {
    const message = `The attribute value is longer than ${MOST_CHARACTERS} characters.`
    throw awsError('InvalidLookupAttributesException', message)
  }
  conditionOf(attribute, kind)
  return attribute
}

/** The condition of an attribute. Throws InvalidLookupAttributesException. */
export function conditionOf(attribute: Attribute, kind: LookupKind): string {
  return conditionsOf(attribute, kind)(attribute.AttributeValue)
}
