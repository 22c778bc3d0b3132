import { below, chance, pick, type Random } from '../../src/sample/random.ts'

/** Values that a member may get, as JSON spells them. */
const VALUES = [
  ...['null', 'true', 'false', '0', '-0', '1e999', '-1e-999', '123456789012345678901234567890', '1.50'],
  ...[
    '""',
    '" "',
    '"null"',
    '"\\u0000"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"é\\u00e9\u{1f600}"',
    '"\\"\\\\\\/\\b"',
    '"{}"',
    '"[1]"',
  ],
  ...[
    '[]',
    '{}',
    '[[]]',
    '[null]',
    '{"":{}}',
    '{"a":1,"a":2}',
    '[{"ARN":"x"},{"ARN":null}]',
    '{"__proto__":{"x":1}}',
  ],
  ...[
    '"2026-01-15T10:00:00Z"',
    '"2026-01-15 10:00:00.123456789+01:00"',
    '"0001-01-01T00:00:00Z"',
    '"2026-02-30T00:00:00Z"',
  ],
  ...[
    '"9999-12-31T23:59:60Z"',
    '"Insight"',
    '"Data"',
    '"ConfigurationItem"',
    '"00000000-0000-4000-8000-000000000001"',
  ],
]

const KEYS = [
  ...[
    'eventID',
    'eventid',
    'EVENTID',
    'eventTime',
    'eventName',
    'eventCategory',
    'requestParameters',
    'responseElements',
  ],
  ...[
    'userIdentity',
    'resources',
    'tlsDetails',
    'additionalEventData',
    'readOnly',
    'managementEvent',
    'Records',
    'Events',
  ],
  ...[
    'CloudTrailEvent',
    'NextToken',
    'digestStartTime',
    '__proto__',
    'constructor',
    '',
    'x',
    'é',
    'a\\u0000b',
    '\\u0065ventID',
  ],
]

type Part = readonly [key: string, value: string]

/** The members of compact JSON's object, spelled as they are. */
function membersOf(text: string): readonly Part[] {
  const parts: Part[] = []
  let [depth, inString, start, colon] = [0, false, 1, -1]
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (inString) {
      if (char === '\\') i++
      else if (char === '"') inString = false
      continue
    }
    if (char === '"') inString = true
    else if (char === '{' || char === '[') depth++
    else if (char === ':' && depth === 1) colon = i
    const isEnd = char === '}' || char === ']'
    if (isEnd) depth--
    if ((isEnd && depth === 0) || (char === ',' && depth === 1)) {
      if (colon > 0) parts.push([text.slice(start, colon), text.slice(colon + 1, i)])
      start = i + 1
      colon = -1
    }
  }
  return parts
}

const textOf = (parts: readonly Part[]): string =>
  `{${parts.map(([key, value]) => `${key}:${value}`).join(',')}}`

function nested(random: Random): string {
  const levels = pick(random, [3, 50, 995, 1_000, 1_001, 3_000])
  return chance(random, 0.5)
    ? '['.repeat(levels) + ']'.repeat(levels)
    : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
}

function value(random: Random): string {
  const kind = below(random, 40)
  if (kind === 0) return nested(random)
  if (kind === 1) return `"${'long '.repeat(below(random, 4_000))}"`
  if (kind === 2) return `{${Array.from({ length: below(random, 300) }, (_, i) => `"k${i}":${i}`).join(',')}}`
  return pick(random, VALUES)
}

/** A record with a member changed: valid JSON, and mostly still an event. */
export function mutateRecord(random: Random, record: string): string {
  const parts = [...membersOf(record)]
  if (parts.length === 0) return record
  const at = below(random, parts.length)
  const [key, old] = parts[at]!
  const another = (): string => `"${pick(random, KEYS)}"`
  switch (below(random, 9)) {
    case 0:
      parts.splice(at, 1)
      break
    case 1:
      parts[at] = [key, value(random)]
      break
    case 2:
      parts[at] = [another(), old]
      break
    case 3:
      parts.splice(at, 0, [another(), value(random)])
      break
    case 4:
      parts.splice(below(random, parts.length + 1), 0, [key, value(random)])
      break
    case 5:
      parts.push(...parts.splice(at, 1))
      break
    case 6:
      if (old.startsWith('{')) parts[at] = [key, mutateRecord(random, old)]
      break
    case 7:
      parts[at] = [key.toLowerCase(), old]
      break
    default:
      parts[at] = [key, JSON.stringify(old)]
  }
  return textOf(parts)
}
