import fc from 'fast-check'
import type { TableColumn } from '../../src/catalog/table-source.ts'
import type { SqlType } from '../../src/types/type.ts'
import { memberName } from './shred-oracle.ts'
import { jsonTokens, stringToken } from './json-arbitrary.ts'

/** Compact JSON text. */
type Text = fc.Arbitrary<string>

const any: Text = jsonTokens.map((tokens) => tokens.join(''))
const two = (below: number) => fc.integer({ min: 0, max: below }).map((n) => String(n).padStart(2, '0'))

/** Times as logs spell them, and what nearly is one. */
export const timeText: Text = fc
  .tuple(
    fc.tuple(
      fc.integer({ min: 0, max: 2300 }).map((year) => String(year).padStart(4, '0')),
      two(13),
      two(32),
    ),
    fc.constantFrom('T', ' ', 'T', 't'),
    fc.tuple(two(24), two(60), two(61)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^[.,][0-9]{0,10}$/)),
    fc.oneof(fc.constantFrom('', 'Z', 'Z', 'z', 'UTC'), fc.stringMatching(/^[+-][01][0-9]:?[0-5][0-9]$/)),
  )
  .map(
    ([date, separator, time, fraction, zone]) =>
      date.join('-') + separator + time.join(':') + fraction + zone,
  )

/** Letters of a key in upper or lower case, some of them as escapes. */
function spelledKey(name: string): Text {
  return fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: name.length, maxLength: name.length })
    .map((how) => {
      const letters = Array.from(name, (letter, i) => {
        if (how[i] === 0) return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
        return how[i]! < 4 ? letter.toUpperCase() : letter
      })
      return `"${letters.join('')}"`
    })
}

const anyKey: Text = fc.oneof(
  stringToken,
  fc.constantFrom('"__proto__"', '""', '"constructor"', '"maxResults"', '"MaxResults"', '"7"'),
)

function object(members: Text, maxLength: number): Text {
  return fc.array(members, { maxLength }).map((list) => `{${list.join(',')}}`)
}

const mapText: Text = object(
  fc.tuple(anyKey, any).map(([key, value]) => `${key}:${value}`),
  5,
)

/** Values that fit the type, mostly. */
function valueText(type: SqlType): Text {
  return fc.oneof(
    { arbitrary: fittingText(type), weight: 6 },
    { arbitrary: any, weight: 1 },
    { arbitrary: fc.constant('null'), weight: 1 },
  )
}

function fittingText(type: SqlType): Text {
  switch (type.kind) {
    case 'varchar':
      return fc.oneof(
        stringToken,
        fc.constantFrom('"AwsApiCall"', '"us-east-1"', '1.0', '-0', '1E+2', '9007199254740993'),
      )
    case 'boolean':
      return fc.constantFrom('true', 'false', '"true"', '"False"', '"tree"', '"\\u0074rue"')
    case 'timestamp':
      return timeText.map((text) => JSON.stringify(text))
    case 'double':
    case 'integer':
      return fc.oneof(
        fc.integer({ min: -(2 ** 32), max: 2 ** 32 }).map(String),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
        fc.constantFrom('"12.5"', '"0x10"', '" 1"', '1.0', '1e400', '-2147483648', '2147483648', '""'),
      )
    case 'map':
      // As itself, or as text inside a string, with white space between its tokens or broken.
      return fc.oneof(
        { arbitrary: mapText, weight: 4 },
        { arbitrary: mapText.map((text) => JSON.stringify(` ${text.replaceAll(':', ' : ')} `)), weight: 1 },
        { arbitrary: mapText.map((text) => JSON.stringify(`${text}x`)), weight: 1 },
      )
    case 'array':
      return fc.array(valueText(type.element), { maxLength: 3 }).map((items) => `[${items.join(',')}]`)
    case 'row':
      return object(
        memberText(type.fields.map((field) => ({ name: memberName(field.name ?? ''), type: field.type }))),
        6,
      )
    default:
      throw new Error(`no event column is of type ${type.kind}`)
  }
}

function memberText(fields: readonly TableColumn[]): Text {
  const known = fc
    .constantFrom(...fields)
    .chain(({ name, type }) =>
      fc.tuple(fc.oneof(fc.constant(`"${name}"`), spelledKey(name)), valueText(type)),
    )
  const unknown = fc.tuple(anyKey, any)
  return fc
    .oneof({ arbitrary: known, weight: 5 }, { arbitrary: unknown, weight: 1 })
    .map(([key, value]) => `${key}:${value}`)
}

/** Records for a schema, as compact JSON: names in any spelling, twice, or unknown; values that fit, and that do not. */
export function recordText(columns: readonly TableColumn[]): Text {
  return object(memberText(columns), 10)
}
