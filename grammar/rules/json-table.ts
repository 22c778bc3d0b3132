import type {
  Identifier,
  JsonTable,
  JsonTableColumn,
  JsonTableDefaultPlan,
  JsonTablePlan,
  JsonTablePlanJoin,
  StringLiteral,
} from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { GroupingRules } from './grouping.ts'

/** JSON_TABLE (SqlBase.g4: jsonTable, jsonTableColumn, jsonTableSpecificPlan, jsonTableDefaultPlan). */
export abstract class JsonTableRules extends GroupingRules {
  protected readonly jsonTable = this.RULE('jsonTable', (): JsonTable => {
    const first = this.CONSUME(K.JSON_TABLE)
    this.CONSUME(T.LeftParen)
    const path = this.SUBRULE(this.jsonPath)
    const columns = this.SUBRULE(this.jsonTableColumns)
    const plan = this.OPTION(() => {
      this.CONSUME(K.PLAN)
      return this.OR<Alternatives<JsonTablePlan | JsonTableDefaultPlan>>([
        {
          ALT: () => {
            this.CONSUME2(T.LeftParen)
            const specific = this.SUBRULE(this.jsonTablePlan)
            this.CONSUME2(T.RightParen)
            return specific
          },
        },
        { ALT: () => this.SUBRULE(this.jsonTableDefaultPlan) },
      ])
    })
    const onError = this.OPTION2(() => {
      const behavior = this.OR2([
        { ALT: () => this.word(K.ERROR, 'error') },
        { ALT: () => this.word(K.EMPTY, 'empty') },
      ])
      this.CONSUME(K.ON)
      this.CONSUME2(K.ERROR)
      return behavior
    })
    this.CONSUME(T.RightParen)
    return { kind: 'jsonTable', path, columns, plan, onError, span: this.span(first) }
  })

  private readonly jsonTableColumns = this.RULE('jsonTableColumns', (): readonly JsonTableColumn[] => {
    this.CONSUME(K.COLUMNS)
    this.CONSUME(T.LeftParen)
    const columns = [this.SUBRULE(this.jsonTableColumn)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      columns.push(this.SUBRULE2(this.jsonTableColumn))
    })
    this.CONSUME(T.RightParen)
    return columns
  })

  private readonly jsonTableColumn = this.RULE('jsonTableColumn', (): JsonTableColumn => {
    this.enter()
    const column = this.OR<Alternatives<JsonTableColumn>>([
      { GATE: () => this.nestedColumnsAhead(), ALT: () => this.SUBRULE(this.jsonNestedColumns) },
      { GATE: () => this.isAhead(2, K.FOR), ALT: () => this.SUBRULE(this.jsonOrdinalityColumn) },
      { ALT: () => this.SUBRULE(this.jsonTypedColumn) },
    ])
    this.leave()
    return column
  })

  private readonly jsonNestedColumns = this.RULE('jsonNestedColumns', (): JsonTableColumn => {
    const first = this.CONSUME(K.NESTED)
    this.OPTION(() => this.CONSUME(K.PATH))
    const path = this.SUBRULE(this.string)
    const name = this.OPTION2(() => {
      this.CONSUME(K.AS)
      return this.SUBRULE(this.identifier)
    })
    const columns = this.SUBRULE(this.jsonTableColumns)
    return { kind: 'jsonNestedColumns', path, name, columns, span: this.span(first) }
  })

  private readonly jsonOrdinalityColumn = this.RULE('jsonOrdinalityColumn', (): JsonTableColumn => {
    const first = this.LA(1)
    const name = this.SUBRULE(this.identifier)
    this.CONSUME(K.FOR)
    this.CONSUME(K.ORDINALITY)
    return { kind: 'jsonOrdinalityColumn', name, span: this.span(first) }
  })

  private readonly jsonTypedColumn = this.RULE('jsonTypedColumn', (): JsonTableColumn => {
    const first = this.LA(1)
    const name = this.SUBRULE(this.identifier)
    const type = this.SUBRULE(this.dataType)
    const format = this.OPTION(() => this.SUBRULE(this.jsonFormat))
    const path = this.OPTION2((): StringLiteral => {
      this.CONSUME(K.PATH)
      return this.SUBRULE(this.string)
    })
    return this.OR<Alternatives<JsonTableColumn>>([
      {
        GATE: () => format !== undefined,
        ALT: () => {
          const wrapper = this.OPTION3(() => this.SUBRULE(this.jsonWrapper))
          const quotes = this.OPTION4(() => this.SUBRULE(this.jsonQuotes))
          const behaviors = this.SUBRULE(this.jsonQueryBehaviors)
          return this.ACTION(() => ({
            kind: 'jsonQueryColumn',
            ...{ name, type, format: format ?? { kind: 'jsonFormat', encoding: undefined, span: type.span } },
            ...{ path, wrapper, quotes, ...behaviors },
            span: this.span(first),
          }))
        },
      },
      {
        ALT: () => {
          const { onEmpty, onError } = this.SUBRULE(this.jsonValueBehaviors)
          return { kind: 'jsonValueColumn', name, type, path, onEmpty, onError, span: this.span(first) }
        },
      },
    ])
  })

  private readonly jsonTablePlan = this.RULE('jsonTablePlan', (): JsonTablePlan => {
    const first = this.LA(1)
    this.enter()
    const operands = [this.SUBRULE(this.jsonTablePlanOperand)]
    const operator = this.OPTION(() =>
      this.OR<Alternatives<JsonTablePlanJoin['operator']>>([
        {
          ALT: () => {
            const kind = this.OR2([
              { ALT: () => this.word(K.OUTER, 'outer') },
              { ALT: () => this.word(K.INNER, 'inner') },
            ])
            operands.push(this.SUBRULE2(this.jsonTablePlanOperand))
            return kind
          },
        },
        {
          ALT: () => {
            this.AT_LEAST_ONE(() => {
              this.CONSUME(K.UNION)
              operands.push(this.SUBRULE3(this.jsonTablePlanOperand))
            })
            return 'union'
          },
        },
        {
          ALT: () => {
            this.AT_LEAST_ONE2(() => {
              this.CONSUME(K.CROSS)
              operands.push(this.SUBRULE4(this.jsonTablePlanOperand))
            })
            return 'cross'
          },
        },
      ]),
    )
    this.leave()
    const [only] = operands
    if (operator === undefined && only !== undefined) return only
    return { kind: 'jsonTablePlanJoin', operator: operator ?? 'union', operands, span: this.span(first) }
  })

  private readonly jsonTablePlanOperand = this.RULE(
    'jsonTablePlanOperand',
    (): JsonTablePlan =>
      this.OR<Alternatives<JsonTablePlan>>([
        {
          ALT: () => {
            const name: Identifier = this.SUBRULE(this.identifier)
            return { kind: 'jsonTablePlanLeaf', name, span: name.span }
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.LeftParen)
            const plan = this.SUBRULE(this.jsonTablePlan)
            this.CONSUME(T.RightParen)
            return plan
          },
        },
      ]),
  )

  private readonly jsonTableDefaultPlan = this.RULE('jsonTableDefaultPlan', (): JsonTableDefaultPlan => {
    const first = this.CONSUME(K.DEFAULT)
    this.CONSUME(T.LeftParen)
    let parentChild: JsonTableDefaultPlan['parentChild']
    let siblings: JsonTableDefaultPlan['siblings']
    this.OR([
      {
        ALT: () => {
          parentChild = this.SUBRULE(this.parentChildPlan)
          this.OPTION(() => {
            this.CONSUME(T.Comma)
            siblings = this.SUBRULE(this.siblingsPlan)
          })
        },
      },
      {
        ALT: () => {
          siblings = this.SUBRULE2(this.siblingsPlan)
          this.OPTION2(() => {
            this.CONSUME2(T.Comma)
            parentChild = this.SUBRULE2(this.parentChildPlan)
          })
        },
      },
    ])
    this.CONSUME(T.RightParen)
    return { kind: 'jsonTableDefaultPlan', parentChild, siblings, span: this.span(first) }
  })

  private readonly parentChildPlan = this.RULE('parentChildPlan', (): 'outer' | 'inner' =>
    this.OR([{ ALT: () => this.word(K.OUTER, 'outer') }, { ALT: () => this.word(K.INNER, 'inner') }]),
  )

  private readonly siblingsPlan = this.RULE('siblingsPlan', (): 'union' | 'cross' =>
    this.OR([{ ALT: () => this.word(K.UNION, 'union') }, { ALT: () => this.word(K.CROSS, 'cross') }]),
  )

  /** NESTED may be a column's name: its path tells. */
  private nestedColumnsAhead(): boolean {
    return (
      this.isAhead(1, K.NESTED) && (this.stringAhead(2) || (this.isAhead(2, K.PATH) && this.stringAhead(3)))
    )
  }
}
