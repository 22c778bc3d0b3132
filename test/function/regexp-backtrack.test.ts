import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { findIn, type Places } from '../../src/function/scalar/regexp/backtrack/find.ts'
import { compileProgram } from '../../src/function/scalar/regexp/backtrack/program.ts'
import { parseRegexp } from '../../src/function/scalar/regexp/syntax/parse.ts'
import { printRe2 } from '../../src/function/scalar/regexp/syntax/print-re2.ts'

const atom = fc.constantFrom(
  ...['a', 'b', 'ab', 'k', 'A', ' ', '-', '.', '\\.', '\\d', '\\w', '\\s', '\\D', '\\W', '\\S'],
  ...['[ab]', '[^a]', '[a-c]', '[\\w:-]', '[^\\d ]', '[^k]', '[a\\]]', '\\n', 'é', '\\x{1F600}'],
)
const quantifier = fc.constantFrom(
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{1,2}',
  '{1,}',
  '{0,2}?',
)
/** What JavaScript and Java write alike, and RE2 has not. */
const beyond = fc.constantFrom('(?=a)', '(?!b)', '(?<=a)', '(?<!b)', '(?<=ab|k)', '\\1')

function patterns(part: fc.Arbitrary<string>) {
  return fc.letrec<{ pattern: string; item: string }>((tie) => ({
    item: fc.oneof(
      { weight: 5, arbitrary: fc.tuple(atom, quantifier).map((parts) => parts.join('')) },
      { weight: 2, arbitrary: fc.oneof(fc.constantFrom('^', '$'), part) },
      // What may be empty is not repeated: JavaScript and RE2 each have their own idea of how that ends.
      { weight: 1, arbitrary: tie('pattern').map((inner) => `(${inner})`) },
      {
        weight: 1,
        arbitrary: fc.tuple(tie('pattern'), quantifier).map(([inner, by]) => `(?:a(?:${inner}))${by}`),
      },
    ),
    pattern: fc
      .array(
        fc.array(tie('item'), { maxLength: 4 }).map((items) => items.join('')),
        { minLength: 1, maxLength: 2 },
      )
      .map((alternatives) => alternatives.join('|')),
  })).pattern
}
const text = fc
  .array(fc.constantFrom(...Array.from('aabbabkKA1 -.:]\n\téK😀')), { maxLength: 12 })
  .map((characters) => characters.join(''))

function findAll(source: string, searched: string): readonly Places[] {
  const program = compileProgram(source, parseRegexp(source))
  const all: Places[] = []
  for (let at = 0; at <= searched.length; ) {
    const found = findIn(program, searched, at)
    if (found === undefined) break
    all.push(found)
    at = Math.max(found[1]!, at + 1)
  }
  return all
}

describe('findIn', () => {
  it('finds the first match and the groups that RE2 finds', () => {
    fc.assert(
      fc.property(patterns(fc.constant('(?:)')), fc.boolean(), text, (body, folds, searched) => {
        if (searched.endsWith('\n')) return
        const source = folds ? `(?i)${body}` : body
        const syntax = parseRegexp(source)
        const regexp = RE2JS.compile(printRe2(syntax.node)!)
        const matcher = regexp.matcher(searched)
        const expected = matcher.find()
          ? Array.from({ length: syntax.groupCount + 1 }, (_, i) => [matcher.start(i), matcher.end(i)]).flat()
          : undefined
        const found = findIn(compileProgram(source, syntax), searched, 0)
        expect(found?.slice(0, 2 * (syntax.groupCount + 1))).toEqual(expected)
      }),
      { numRuns: 4000 },
    )
  })

  it('looks around and refers back as JavaScript does', () => {
    fc.assert(
      fc.property(patterns(beyond), text, (body, searched) => {
        if (searched.endsWith('\n')) return
        const source = `(a|b)(?:${body})`
        const found = new RegExp(source.replaceAll('\\x{1F600}', '\\u{1F600}'), 'du').exec(searched)
        expect(findIn(compileProgram(source, parseRegexp(source)), searched, 0)?.slice(0, 2)).toEqual(
          found?.indices?.[0],
        )
      }),
      { numRuns: 4000 },
    )
  })

  it.each([
    ['(?>a+)b', 'aab', [[0, 3]]],
    ['(?>a|ab)c', 'abc', []],
    ['a*+b', 'aab', [[0, 3]]],
    ['a*+a', 'aaa', []],
    [
      '(?<=a|ba)c',
      'bac ac c',
      [
        [2, 3],
        [5, 6],
      ],
    ],
    [
      '\\Ga',
      'aab',
      [
        [0, 1],
        [1, 2],
      ],
    ],
    ['a$', 'a\na\n', [[2, 3]]],
    [
      '(?m)^a$',
      'a\na\n',
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ['a\\z', 'a\n', []],
    ['(?:(?=.)a?){3}b', 'ab', [[0, 2]]],
  ])('%s in %j', (source, searched, places) => {
    expect(findAll(source, searched).map((found) => found.slice(0, 2))).toEqual(places)
  })

  it('gives up where it would take for ever', () => {
    const program = compileProgram('(?=a)(a+)+b', parseRegexp('(?=a)(a+)+b'))
    expect(() => findIn(program, 'a'.repeat(40), 0)).toThrow(
      new TraillakeError(
        'EXCEEDED_TIME_LIMIT',
        'Regular expression matching took more than 20000000 steps for a text of 40 characters',
      ),
    )
  })
})
