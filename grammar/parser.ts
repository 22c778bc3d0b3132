import { EOF, type IRecognitionException, type IToken, type ParserMethod } from 'chevrotain'
import { type Expectations, trackExpectations } from './expectations.ts'
import type { Problem } from './problem.ts'
import { SqlParser } from './rules/statement.ts'
import type { SqlToken } from './tokens.ts'

/** What a rule made of the tokens, or why it could not. */
export type Outcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly problem: Problem }
  | {
      readonly ok: false
      readonly problem: undefined
      readonly at: IToken
      readonly expectations: Expectations
    }

interface Reader {
  readonly parser: SqlParser
  readonly expectations: Expectations
}

/**
 * The parser with its lookahead tables.
 *
 * @param validate checks the grammar for ambiguities, which costs as much again; the tests do it
 */
export function createReader(validate: boolean): Reader {
  const expectations = trackExpectations()
  const parser = new SqlParser({
    maxLookahead: 1,
    skipValidations: !validate,
    lookaheadStrategy: expectations.strategy,
    errorMessageProvider: {
      buildMismatchTokenMessage: ({ expected, actual }) => {
        expectations.demand(expected, actual)
        return ''
      },
      buildNotAllInputParsedMessage: () => '',
      buildNoViableAltMessage: () => '',
      buildEarlyExitMessage: () => '',
    },
  })
  return { parser, expectations }
}

let shared: Reader | undefined

/** Runs one rule of the one parser, which is made at the first call. */
export function read<Result>(
  tokens: SqlToken[],
  rule: (parser: SqlParser) => ParserMethod<[], Result>,
): Outcome<Result> {
  shared ??= createReader(false)
  const { parser, expectations } = shared
  parser.input = tokens
  const result = rule(parser).call(parser)
  const error: IRecognitionException | undefined = parser.errors[0]
  if (parser.problem !== undefined) return { ok: false, problem: parser.problem }
  if (error === undefined) return { ok: true, result }
  if (error.name === 'NotAllInputParsedException') expectations.demand(EOF, error.token)
  return { ok: false, problem: undefined, at: error.token, expectations }
}
