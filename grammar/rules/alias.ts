import type { IToken } from 'chevrotain'
import type { Identifier, Relation } from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import { JsonRules } from './json.ts'

const CLAUSES = [K.LIMIT, K.OFFSET, K.FETCH, K.WINDOW, K.TABLESAMPLE, K.MATCH_RECOGNIZE]
/** Those that do not go on with a name: twice, the word is the alias and then the clause. */
const WITHOUT_NAME = [K.LIMIT, K.OFFSET, K.FETCH, K.TABLESAMPLE]
const CLAUSE_CONTINUATION = [
  T.Name,
  T.IntegerToken,
  T.DecimalToken,
  T.DoubleToken,
  T.StringToken,
  T.QuestionMark,
  T.Minus,
]

/** Aliases of columns and relations. */
export abstract class AliasRules extends JsonRules {
  /** `[AS] name` or nothing. Words such as LIMIT are names where the clause of that word cannot follow. */
  protected readonly alias = this.RULE('alias', (): Identifier | undefined =>
    this.OPTION({
      GATE: () => !this.clauseAhead(),
      DEF: () => {
        this.OPTION2(() => this.CONSUME(K.AS))
        return this.SUBRULE(this.identifier)
      },
    }),
  )

  /** The relation with the alias that follows it, if one does. */
  protected readonly aliased = this.RULE(
    'aliased',
    (relation: Relation, first: IToken = this.LA(1)): Relation => {
      const alias = this.SUBRULE(this.alias)
      if (alias === undefined) return relation
      const columns = this.OPTION(() => this.SUBRULE(this.columnAliases)) ?? []
      return { kind: 'aliasedRelation', relation, alias, columns, span: this.span(first) }
    },
  )

  private clauseAhead(): boolean {
    if (!this.isAhead(1, ...CLAUSES)) return false
    if (this.isAhead(1, K.MATCH_RECOGNIZE)) return this.isAhead(2, T.LeftParen)
    if (WITHOUT_NAME.some((word) => this.isAhead(1, word) && this.isAhead(2, word))) return false
    return this.isAhead(2, ...CLAUSE_CONTINUATION)
  }
}
