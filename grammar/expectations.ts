import {
  getLookaheadPaths,
  type ILookaheadStrategy,
  type IToken,
  LLkLookaheadStrategy,
  type LookaheadProductionType,
  type Rule,
  type TokenType,
} from 'chevrotain'
import { type Choices, choicesAt } from './first.ts'

/** A place in the grammar that looked for one of several tokens. */
interface Look {
  readonly rule: Rule
  readonly occurrence: number
  readonly prodType: LookaheadProductionType
}

/**
 * Remembers what the parser looked for in vain at the token it stands before. Chevrotain's own errors name what the
 * last rule demanded; the optional parts passed over on the way there are as good an answer to «what was expected».
 *
 * It also builds each lookahead table when it is first needed: a query uses a part of the grammar, and the tables of
 * the rest are a third of the time a parser takes to make.
 */
export interface Expectations {
  readonly strategy: ILookaheadStrategy
  /** A token that a rule demanded and did not get. */
  readonly demand: (expected: TokenType, at: IToken) => void
  /** Every token that could have stood where `at` stands. */
  readonly tokensAt: (at: IToken) => ReadonlySet<TokenType>
}

/** What a lookahead function sees of its parser. */
interface Ahead {
  readonly LA_FAST: (distance: number) => IToken
}

export function trackExpectations(): Expectations {
  const strategy = new LLkLookaheadStrategy({ maxLookahead: 1 })
  let place: IToken | undefined
  let looks: Look[] = []
  let demanded: TokenType | undefined

  function failed(at: IToken, look: Look): void {
    if (at !== place) {
      place = at
      looks = []
      demanded = undefined
    }
    looks.push(look)
  }

  return {
    strategy: {
      validate: (options) => strategy.validate(options),
      buildLookaheadForAlternation: (options) => {
        const { rule, prodOccurrence: occurrence } = options
        let choices: Choices | undefined
        return function (this: Ahead, alternatives = []) {
          choices ??= choicesAt(rule, 'Alternation', occurrence)
          const token = this.LA_FAST(1)
          for (const choice of choices(token.tokenTypeIdx))
            if (alternatives[choice]?.GATE?.call(this) !== false) return choice
          failed(token, { rule, occurrence, prodType: 'Alternation' })
          return undefined
        }
      },
      buildLookaheadForOptional: (options) => {
        const { rule, prodOccurrence: occurrence, prodType } = options
        let choices: Choices | undefined
        return function (this: Ahead) {
          choices ??= choicesAt(rule, prodType, occurrence)
          const token = this.LA_FAST(1)
          if (choices(token.tokenTypeIdx).length > 0) return true
          failed(token, { rule, occurrence, prodType })
          return false
        }
      },
    },
    demand: (expected, at) => {
      if (at !== place) looks = []
      place = at
      demanded = expected
    },
    tokensAt: (at) => {
      const tokens = new Set<TokenType>()
      if (at !== place) return tokens
      for (const { rule, occurrence, prodType } of looks) {
        const paths = getLookaheadPaths({ rule, occurrence, prodType, maxLookahead: 1 })
        // Of an optional part the first alternative is the part, the second what follows it.
        for (const path of prodType === 'Alternation' ? paths.flat() : (paths[0] ?? []))
          for (const token of path) tokens.add(token)
      }
      if (demanded !== undefined) tokens.add(demanded)
      return tokens
    },
  }
}
