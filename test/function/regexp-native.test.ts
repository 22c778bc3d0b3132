import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { type NativePattern, nativePattern } from '../../src/function/scalar/regexp/native.ts'
import { parseRegexp } from '../../src/function/scalar/regexp/syntax/parse.ts'
import { printRe2 } from '../../src/function/scalar/regexp/syntax/print-re2.ts'

const nativeOf = (source: string): NativePattern | undefined => nativePattern(parseRegexp(source).node)

const atom = fc.constantFrom(
  ...[
    'a',
    'b',
    'ab',
    'k',
    's',
    'A',
    ' ',
    '-',
    '/',
    '"',
    '.',
    '\\.',
    '\\d',
    '\\w',
    '\\s',
    '\\D',
    '\\W',
    '\\S',
    '\\b',
    '\\-',
  ],
  ...[
    '[ab]',
    '[^a]',
    '[a-c]',
    '[\\w:-]',
    '[^\\d ]',
    '[-a]',
    '[a\\]]',
    '[.]',
    '[k]',
    '^',
    '$',
    '\\n',
    '\\/',
    '[^^]',
    'é',
    '{',
    '[&a]',
  ],
)
const quantified = fc.tuple(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{1,}'),
  ),
)
const { pattern } = fc.letrec<{ pattern: string; item: string }>((tie) => ({
  item: fc.oneof(
    { weight: 5, arbitrary: fc.tuple(atom, quantified).map(([one, [quantifier]]) => one + quantifier) },
    { weight: 1, arbitrary: tie('pattern').map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: tie('pattern').map((inner) => `(?:${inner})`) },
  ),
  pattern: fc
    .array(
      fc.array(tie('item'), { maxLength: 4 }).map((items) => items.join('')),
      { minLength: 1, maxLength: 2 },
    )
    .map((alternatives) => alternatives.join('|')),
}))
const text = fc
  .array(fc.constantFrom(...Array.from('aabbcckKsSA1 -_./":]^\n\r\t\u2028éſK&{😀')), { maxLength: 12 })
  .map((characters) => characters.join(''))

describe('nativePattern', () => {
  it('finds the first match and the groups that RE2 finds', () => {
    let simple = 0
    fc.assert(
      fc.property(
        pattern,
        fc.boolean(),
        fc.array(text, { minLength: 1, maxLength: 5 }),
        (body, folds, texts) => {
          const source = folds ? `(?i)${body}` : body
          const { node } = parseRegexp(source)
          const native = nativePattern(node)
          if (native === undefined) return
          simple++
          const regexp = RE2JS.compile(printRe2(node)!)
          const literal = Buffer.from(native.literal).toString()
          for (const one of texts) {
            const matcher = regexp.matcher(one)
            const groups = matcher.find()
              ? Array.from({ length: regexp.groupCount() + 1 }, (_, i) => matcher.group(i))
              : null
            const found = native.regexp.exec(one)
            expect(found && Array.from(found, (group: string | undefined) => group ?? null)).toEqual(groups)
            if (found !== null) expect(found[0]).toContain(literal)
          }
        },
      ),
      { numRuns: 10_000 },
    )
    expect(simple).toBeGreaterThan(1000)
  })

  const literalOf = (source: string) => {
    const native = nativeOf(source)
    return native && Buffer.from(native.literal).toString()
  }

  it('tells what every match has in it', () => {
    expect(literalOf('not authorized to perform: ([\\w:-]+)')).toBe('not authorized to perform: ')
    expect(literalOf('a(bc)d|abcd')).toBe('')
    expect(literalOf('x(bc)d+')).toBe('xbc')
    expect(literalOf('long?er(a|b)short')).toBe('short')
    expect(literalOf('(?i)boto3?/1\\.[0-9]+|botocore')).toBe('')
  })

  it('leaves what may take long, or means something else', () => {
    for (const source of [
      'a*b*',
      '(a+)+',
      '(a|b)*',
      'a**',
      '(?s).',
      '\\pL',
      '[[:alpha:]]',
      '(?i)\\bk',
      'a(?i)b',
      'a(?=b)',
      'a++',
      'é',
      'a{1000}',
    ])
      expect(nativeOf(source)).toBeUndefined()
    expect(nativeOf('(a|b)'.repeat(7))).toBeUndefined()
    expect(nativeOf('a?'.repeat(7))).toBeUndefined()
  })
})
