import {
  EmbeddedActionsParser,
  type IOrAlt,
  type IParserConfig,
  type IToken,
  MismatchedTokenException,
  type TokenType,
  tokenMatcher,
} from 'chevrotain'
import type { Identifier, QualifiedName, Span } from '../ast.ts'
import { BACKQUOTED, MAX_NESTING, type Problem, tooDeep } from '../problem.ts'
import type { SqlToken } from '../tokens.ts'
import * as T from '../tokens.ts'

/** Of `OR`, where the type of its result is to be stated. */
export type Alternatives<Result> = readonly IOrAlt<Result>[]

/** What all chapters share: looking ahead, spans, nesting, and names. */
export abstract class BaseRules extends EmbeddedActionsParser {
  /** Set where a rule itself found what is wrong; it then comes before chevrotain's own finding. */
  problem: Problem | undefined = undefined
  /** How many `?` were read. */
  protected parameters = 0
  private nesting = 0

  constructor(config: IParserConfig) {
    super([...T.VOCABULARY], config)
  }

  override reset(): void {
    super.reset()
    this.problem = undefined
    this.parameters = 0
    this.nesting = 0
  }

  /** The token at a distance; 1 is the next one. */
  protected ahead(distance: number): SqlToken {
    // The lexer makes no other tokens. At the end it is chevrotain's EOF, whose `index`, `mate` and `holdsQuery` are
    // missing: read them only behind a test of the type.
    return this.LA(distance) as SqlToken
  }

  protected isAhead(distance: number, ...types: readonly TokenType[]): boolean {
    const token = this.LA(distance)
    return types.some((type) => tokenMatcher(token, type))
  }

  /** The token after the bracket that closes the next token. */
  protected afterMate(): TokenType | undefined {
    const open = this.ahead(1)
    return open.mate < 0 ? undefined : this.LA(open.mate - open.index + 2).tokenType
  }

  /** Whether the brackets that open at a distance have one of the types directly inside, not deeper. */
  protected isInside(distance: number, type: TokenType): boolean {
    const open = this.ahead(distance)
    for (let k = distance + 1; open.mate >= 0 && k < distance + open.mate - open.index; k++) {
      const token = this.ahead(k)
      if (token.tokenType === type) return true
      if (token.mate >= 0) k += token.mate - token.index
    }
    return false
  }

  /** From a rule's first token to the token read last. */
  protected span(first: IToken): Span {
    const last = this.LA(0)
    return {
      start: first.startOffset,
      end: (last.endOffset ?? 0) + 1,
      line: first.startLine ?? 1,
      column: first.startColumn ?? 1,
    }
  }

  protected tokenSpan(token: IToken): Span {
    return {
      start: token.startOffset,
      end: (token.endOffset ?? 0) + 1,
      line: token.startLine ?? 1,
      column: token.startColumn ?? 1,
    }
  }

  /** Stops the parse with a finding of our own. */
  protected reject(at: IToken, message: string, code: Problem['code'] = 'SYNTAX_ERROR'): never {
    return this.stop({ code, message, span: this.tokenSpan(at), hint: undefined }, at)
  }

  /** Goes with {@link leave}; in between, one more level of the tree is open. */
  protected enter(): void {
    this.nesting++
    if (this.nesting > MAX_NESTING) this.stop(tooDeep(this.tokenSpan(this.LA(1))), this.LA(1))
  }

  private stop(problem: Problem, at: IToken): never {
    this.problem = problem
    throw new MismatchedTokenException(problem.message, at, this.LA(0))
  }

  protected leave(): void {
    this.nesting--
  }

  /** Reads a keyword that stands for a value of the tree. Once for each keyword in a rule. */
  protected word<const Value extends string | boolean>(keyword: TokenType, value: Value): Value {
    this.CONSUME(keyword)
    return value
  }

  readonly identifier = this.RULE('identifier', (): Identifier => {
    const token = this.CONSUME(T.Name)
    return this.ACTION(() => this.toIdentifier(token))
  })

  readonly qualifiedName = this.RULE('qualifiedName', (): QualifiedName => {
    const first = this.LA(1)
    const parts = [this.SUBRULE(this.identifier)]
    this.MANY(() => {
      this.CONSUME(T.Dot)
      parts.push(this.SUBRULE2(this.identifier))
    })
    return { kind: 'qualifiedName', parts, span: this.span(first) }
  })

  /** `(a, b)` */
  readonly columnAliases = this.RULE('columnAliases', (): readonly Identifier[] => {
    this.CONSUME(T.LeftParen)
    const names = [this.SUBRULE(this.identifier)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      names.push(this.SUBRULE2(this.identifier))
    })
    this.CONSUME(T.RightParen)
    return names
  })

  private toIdentifier(token: IToken): Identifier {
    const { image, tokenType } = token
    const span = this.tokenSpan(token)
    switch (tokenType) {
      case T.QuotedIdentifier: {
        const value = image.slice(1, -1).replaceAll('""', '"')
        if (value === '') this.reject(token, 'Zero-length delimited identifier not allowed')
        return { kind: 'identifier', value, quoted: true, span }
      }
      case T.StoreName:
        return { kind: 'identifier', value: image, quoted: true, span }
      case T.BackquotedIdentifier:
        return this.reject(token, BACKQUOTED)
      case T.DigitIdentifier:
        return this.reject(
          token,
          'identifiers must not start with a digit; surround the identifier with double quotes',
        )
      default:
        return { kind: 'identifier', value: image, quoted: false, span }
    }
  }
}
