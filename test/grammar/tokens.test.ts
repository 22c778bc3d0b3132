import {
  Alternation,
  getLookaheadPaths,
  type IProduction,
  type IProductionWithOccurrence,
  type LookaheadProductionType,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
} from 'chevrotain'
import { describe, expect, it } from 'vitest'
import { choicesAt } from '../../grammar/first.ts'
import { NON_RESERVED, RESERVED, RESERVED_ELSEWHERE } from '../../grammar/keywords.ts'
import { tokenize } from '../../grammar/lexer.ts'
import { createReader } from '../../grammar/parser.ts'
import * as T from '../../grammar/tokens.ts'

interface Place {
  readonly rule: Rule
  readonly prodType: LookaheadProductionType
  readonly occurrence: number
}

const CHOOSING: Readonly<
  Record<LookaheadProductionType, abstract new (...args: never[]) => IProductionWithOccurrence>
> = {
  Alternation,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
}

/** The places of a rule where the parser chooses. */
function placesOf(rule: Rule): readonly Place[] {
  const places: Place[] = []
  function walk(parts: readonly IProduction[]): void {
    for (const part of parts) {
      if (part instanceof NonTerminal || !('definition' in part)) continue
      for (const [type, Class] of Object.entries(CHOOSING))
        if (part instanceof Class)
          places.push({ rule, prodType: type as LookaheadProductionType, occurrence: part.idx })
      walk(part.definition as readonly IProduction[])
    }
  }
  walk(rule.definition)
  return places
}

describe('the grammar as a whole', () => {
  const { parser } = createReader(true)

  it('is LL(1) but for the places that say how they choose', () => {
    // createReader(true) has run chevrotain's validations, which throw.
    expect(Object.keys(parser.getGAstProductions()).length).toBeGreaterThan(80)
  })

  it('chooses at every place as chevrotain would', () => {
    const numbers = T.VOCABULARY.map(({ tokenTypeIdx = -1 }) => tokenTypeIdx)
    const places = Object.values(parser.getGAstProductions()).flatMap(placesOf)
    expect(places.length).toBeGreaterThan(200)
    for (const { rule, prodType, occurrence } of places) {
      const paths = getLookaheadPaths({ rule, prodType, occurrence, maxLookahead: 1 })
      const choices = choicesAt(rule, prodType, occurrence)
      const theirs = numbers.map((number) =>
        (prodType === 'Alternation' ? paths : paths.slice(0, 1)).flatMap((alternative, i) =>
          alternative.some(
            ([token]) =>
              token === undefined || token.tokenTypeIdx === number || token.categoryMatches?.includes(number),
          )
            ? [i]
            : [],
        ),
      )
      expect(numbers.map(choices), `${rule.name}: ${prodType} ${occurrence}`).toEqual(theirs)
    }
  })

  it('reads every token', () => {
    const read = JSON.stringify(parser.getSerializedGastProductions())
    const named = new Set([...read.matchAll(/"type":"Terminal","name":"(\w+)"/g)].map(([, name]) => name))
    const unread = T.VOCABULARY.filter(({ name }) => !named.has(name)).map(({ name }) => name)
    // A name in any of its forms is read as Name; the last three are never read.
    const names = ['Identifier', 'QuotedIdentifier', 'DigitIdentifier', 'BackquotedIdentifier', 'StoreName']
    // FUNCTION is looked for by name, to say that WITH FUNCTION is not supported.
    expect(unread).toEqual([...names, 'FUNCTION', 'ReservedWord', 'Unknown', 'Unterminated'])
  })

  it('has no rule that no other rule calls', () => {
    const rules = Object.values(parser.getGAstProductions())
    const read = JSON.stringify(parser.getSerializedGastProductions())
    const called = new Set([...read.matchAll(/"type":"NonTerminal","name":"(\w+)"/g)].map(([, name]) => name))
    expect(rules.map(({ name }) => name).filter((name) => !called.has(name))).toEqual([
      'singleStatement',
      'standaloneExpression',
      'standaloneType',
    ])
  })
})

describe('keywords', () => {
  const all = [...RESERVED, ...RESERVED_ELSEWHERE, ...NON_RESERVED]

  it('stand in one list each, once', () => {
    expect(all.filter((word, index) => all.indexOf(word) !== index)).toEqual([])
  })

  it('are upper case and sorted, so that a new one has its place', () => {
    expect(all.filter((word) => !/^[A-Z][A-Z0-9_]*$/.test(word))).toEqual([])
    for (const list of [RESERVED, RESERVED_ELSEWHERE, NON_RESERVED])
      expect([...list]).toEqual([...list].sort())
  })

  it('are reserved as in Trino', () => {
    // https://trino.io/docs/current/language/reserved.html, and AUTO, which that page forgets.
    const trino =
      `ALTER AND AS AUTO BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE
      CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE DELETE DESCRIBE
      DISTINCT DROP ELSE END ESCAPE EXCEPT EXISTS EXTRACT FALSE FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT
      INTERSECT INTO IS JOIN JSON_ARRAY JSON_EXISTS JSON_OBJECT JSON_QUERY JSON_TABLE JSON_VALUE LEFT LIKE LISTAGG
      LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP
      TABLE THEN TRIM TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH`.split(/\s+/)
    expect([...RESERVED, ...RESERVED_ELSEWHERE].sort()).toEqual(trino)
  })

  it('in any letter case are one token', () => {
    for (const word of RESERVED)
      for (const image of [word, word.toLowerCase(), word.charAt(0) + word.slice(1).toLowerCase()])
        expect(tokenize(image).map(({ tokenType }) => tokenType.name)).toEqual([word])
  })
})

describe('tokenize', () => {
  const kinds = (text: string): string =>
    tokenize(text)
      .map(({ image, tokenType }) => `${tokenType.name} ${image}`)
      .join(' | ')

  it('takes the longest token', () => {
    expect(kinds('1e5 1e5x 1.5e3 1. .5 1_0 0x1F 0b2')).toBe(
      'Double 1e5 | DigitIdentifier 1e5x | Double 1.5e3 | Decimal 1. | Decimal .5 | Integer 1_0 | Integer 0x1F | DigitIdentifier 0b2',
    )
    expect(kinds('a<=b<>c||d::e->f=>g')).toBe(
      'Identifier a | LessOrEqual <= | Identifier b | NotEqual <> | Identifier c | ConcatOperator || | Identifier d | TypeCast :: | Identifier e | Arrow -> | Identifier f | DoubleArrow => | Identifier g',
    )
  })

  it('needs no blanks around strings', () => {
    expect(kinds(`a='b'ORDER BY"c"`)).toBe(
      `Identifier a | Equal = | String 'b' | ORDER ORDER | BY BY | QuotedIdentifier "c"`,
    )
  })

  it('leaves blanks and comments out', () => {
    expect(kinds('a\t--b\r\n/* c\n * d */ e -- f')).toBe('Identifier a | Identifier e')
    expect(kinds('a - -b--c')).toBe('Identifier a | Minus - | Minus - | Identifier b')
  })

  it('counts lines and columns', () => {
    const places = tokenize(`a\n  'b\nc' d\r\n/*\n*/e`).map((token) => [
      token.image,
      token.startLine,
      token.startColumn,
    ])
    expect(places).toEqual([
      ['a', 1, 1],
      [`'b\nc'`, 2, 3],
      ['d', 3, 4],
      ['e', 5, 3],
    ])
  })

  it('keeps what it cannot read for the message', () => {
    expect(kinds('a ? § "b')).toBe('Identifier a | QuestionMark ? | Unknown § | Unterminated "b')
    expect(kinds('😀')).toBe('Unknown 😀')
  })
})
