import fc from 'fast-check'

/** One JSON value as its tokens, each in one of its spellings. */
export type Tokens = readonly string[]

const digits = fc.stringMatching(/^[0-9]{1,6}$/)
const integer = fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9][0-9]{0,20}$/))
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    integer,
    fc.option(digits, { nil: undefined }),
    fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), digits), { nil: undefined }),
  )
  .map(([sign, whole, fraction, exponent]) => {
    const tail = exponent === undefined ? '' : exponent.join('')
    return `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${tail}`
  })

const escape = fc.oneof(
  fc.constantFrom('\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t'),
  fc.stringMatching(/^[0-9a-fA-F]{4}$/).map((hex) => `\\u${hex}`),
  fc.constantFrom('\\ud83d\\ude00', '\\ud800', '\\udc00x', '\\ud800\\u0041'),
)
const plain = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\p{Cc}"\\]/gu, ''))
const space = fc.constantFrom(' ', '{', '}', '[', ']', ',', ':')
export const stringToken = fc
  .array(fc.oneof(plain, escape, space), { maxLength: 6 })
  .map((parts) => `"${parts.join('')}"`)

const scalar = fc.oneof(fc.constantFrom('true', 'false', 'null'), number, stringToken)

export const { value: jsonTokens } = fc.letrec<{ value: Tokens }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar.map((token) => [token]),
    fc.array(tie('value'), { maxLength: 5 }).map((items) => ['[', ...separated(items), ']']),
    fc
      .array(fc.tuple(stringToken, tie('value')), { maxLength: 5 })
      .map((members) => ['{', ...separated(members.map(([key, value]) => [key, ':', ...value])), '}']),
  ),
}))

/** Objects only: what a record may be. */
export const objectTokens = fc
  .array(fc.tuple(stringToken, jsonTokens), { maxLength: 6 })
  .map((members): Tokens => ['{', ...separated(members.map(([key, value]) => [key, ':', ...value])), '}'])

function separated(parts: readonly Tokens[]): string[] {
  return parts.flatMap((part, i) => (i === 0 ? part : [',', ...part]))
}

const blanks = fc.array(fc.constantFrom('', ' ', '\n', '\t', '\r\n', '    '), { minLength: 1, maxLength: 7 })

/** The tokens with white space around each, and without any. */
export const spacedJson = fc.tuple(jsonTokens, blanks).map(([tokens, spaces]) => ({
  spaced: tokens.map((token, i) => spaces[i % spaces.length]! + token).join(''),
  compact: tokens.join(''),
}))
