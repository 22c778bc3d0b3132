import type { ParserMethod } from 'chevrotain'
import type {
  Descriptor,
  DescriptorField,
  QualifiedName,
  Relation,
  SortItem,
  Table,
  TableArgument,
  TableFunction,
  TableFunctionArgument,
} from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { JsonTableRules } from './json-table.ts'

/** `TABLE(f(…))` (SqlBase.g4: tableFunctionCall, tableArgument, descriptorArgument, copartitionTables). */
export abstract class TableFunctionRules extends JsonTableRules {
  protected abstract readonly table: ParserMethod<[], Table>

  protected readonly tableFunction = this.RULE('tableFunction', (): TableFunction => {
    const first = this.CONSUME(K.TABLE)
    this.CONSUME(T.LeftParen)
    const name = this.SUBRULE(this.qualifiedName)
    this.CONSUME2(T.LeftParen)
    const list: TableFunctionArgument[] = []
    const copartition: QualifiedName[][] = []
    this.OPTION({
      GATE: () => !this.isAhead(1, K.COPARTITION) || !this.isAhead(2, T.LeftParen),
      DEF: () => {
        list.push(this.SUBRULE(this.tableFunctionArgument))
        this.MANY(() => {
          this.CONSUME(T.Comma)
          list.push(this.SUBRULE2(this.tableFunctionArgument))
        })
      },
    })
    this.OPTION2(() => {
      this.CONSUME(K.COPARTITION)
      copartition.push(this.SUBRULE(this.copartitionTables))
      this.MANY2(() => {
        this.CONSUME2(T.Comma)
        copartition.push(this.SUBRULE2(this.copartitionTables))
      })
    })
    this.CONSUME(T.RightParen)
    this.CONSUME2(T.RightParen)
    return { kind: 'tableFunction', name, arguments: list, copartition, span: this.span(first) }
  })

  private readonly copartitionTables = this.RULE('copartitionTables', (): QualifiedName[] => {
    this.CONSUME(T.LeftParen)
    const names = [this.SUBRULE(this.qualifiedName)]
    this.AT_LEAST_ONE(() => {
      this.CONSUME(T.Comma)
      names.push(this.SUBRULE2(this.qualifiedName))
    })
    this.CONSUME(T.RightParen)
    return names
  })

  private readonly tableFunctionArgument = this.RULE('tableFunctionArgument', (): TableFunctionArgument => {
    const first = this.LA(1)
    const name = this.OPTION({
      GATE: () => this.isAhead(2, T.DoubleArrow),
      DEF: () => {
        const given = this.SUBRULE(this.identifier)
        this.CONSUME(T.DoubleArrow)
        return given
      },
    })
    const value = this.OR<Alternatives<TableFunctionArgument['value']>>([
      { ALT: () => this.SUBRULE(this.tableArgument) },
      {
        GATE: () => this.isAhead(1, K.DESCRIPTOR) && this.isAhead(2, T.LeftParen),
        ALT: () => this.SUBRULE(this.descriptor),
      },
      { GATE: () => this.nullDescriptorAhead(), ALT: () => this.SUBRULE(this.nullDescriptor) },
      { ALT: () => this.SUBRULE(this.expression) },
    ])
    return { kind: 'tableFunctionArgument', name, value, span: this.span(first) }
  })

  private readonly tableArgument = this.RULE('tableArgument', (): TableArgument => {
    const first = this.LA(1)
    const relation = this.SUBRULE(this.tableArgumentRelation)
    const partitionBy = this.OPTION(() => {
      this.CONSUME(K.PARTITION)
      this.CONSUME(K.BY)
      return this.SUBRULE(this.groupedExpressions)
    })
    const whenEmpty = this.OPTION2(() => {
      const treatment = this.OR([
        { ALT: () => this.word(K.PRUNE, 'prune') },
        { ALT: () => this.word(K.KEEP, 'keep') },
      ])
      this.CONSUME(K.WHEN)
      this.CONSUME(K.EMPTY)
      return treatment
    })
    const orderBy = this.OPTION3(() => this.SUBRULE(this.groupedSortItems)) ?? []
    return { kind: 'tableArgument', relation, partitionBy, whenEmpty, orderBy, span: this.span(first) }
  })

  private readonly tableArgumentRelation = this.RULE('tableArgumentRelation', (): Relation => {
    const first = this.CONSUME(K.TABLE)
    const relation = this.OR<Alternatives<Relation>>([
      {
        GATE: () => this.ahead(1).holdsQuery,
        ALT: () => {
          const query = this.SUBRULE(this.parenthesizedQuery)
          return { kind: 'subqueryRelation', query, span: query.span }
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.LeftParen)
          const table = this.SUBRULE(this.table)
          this.CONSUME(T.RightParen)
          return table
        },
      },
    ])
    return (
      this.OPTION({
        GATE: () => !this.isAhead(1, K.PARTITION, K.PRUNE, K.KEEP, K.COPARTITION),
        DEF: () => this.SUBRULE(this.aliased, { ARGS: [relation, first] }),
      }) ?? relation
    )
  })

  /** ORDER BY with or without parentheses around its items. */
  private readonly groupedSortItems = this.RULE('groupedSortItems', (): readonly SortItem[] => {
    this.CONSUME(K.ORDER)
    this.CONSUME(K.BY)
    return this.OR<Alternatives<readonly SortItem[]>>([
      {
        GATE: () => this.groupAhead(),
        ALT: () => {
          this.CONSUME(T.LeftParen)
          const items = this.SUBRULE(this.sortItems)
          this.CONSUME(T.RightParen)
          return items
        },
      },
      { ALT: () => [this.SUBRULE(this.sortItem)] },
    ])
  })

  private readonly descriptor = this.RULE('descriptor', (): Descriptor => {
    const first = this.CONSUME(K.DESCRIPTOR)
    this.CONSUME(T.LeftParen)
    const fields = [this.SUBRULE(this.descriptorField)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      fields.push(this.SUBRULE2(this.descriptorField))
    })
    this.CONSUME(T.RightParen)
    return { kind: 'descriptor', fields, span: this.span(first) }
  })

  private readonly descriptorField = this.RULE('descriptorField', (): DescriptorField => {
    const first = this.LA(1)
    const name = this.SUBRULE(this.identifier)
    const type = this.OPTION(() => this.SUBRULE(this.dataType))
    return { kind: 'descriptorField', name, type, span: this.span(first) }
  })

  private readonly nullDescriptor = this.RULE('nullDescriptor', (): Descriptor => {
    const first = this.CONSUME(K.CAST)
    this.CONSUME(T.LeftParen)
    this.CONSUME(K.NULL)
    this.CONSUME(K.AS)
    this.CONSUME(K.DESCRIPTOR)
    this.CONSUME(T.RightParen)
    return { kind: 'descriptor', fields: undefined, span: this.span(first) }
  })

  private nullDescriptorAhead(): boolean {
    return this.isAhead(1, K.CAST) && this.isAhead(3, K.NULL) && this.isAhead(5, K.DESCRIPTOR)
  }
}
