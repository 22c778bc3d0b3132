import fc from 'fast-check'
import type {
  DataType,
  Expression,
  Identifier,
  Query,
  QueryBody,
  Relation,
  SortItem,
  Span,
} from '../../grammar/ast.ts'

const span: Span = { start: 0, end: 0, line: 1, column: 1 }

/** Gives each tree the places that comparison leaves out. */
function node<const Fields extends object>(fields: Fields): Fields & { span: Span; operatorSpan: Span } {
  return { ...fields, span, operatorSpan: span }
}

type Make<Node> = fc.Arbitrary<Node>

const identifier: Make<Identifier> = fc
  .oneof(
    fc.constantFrom('a', 'B', '_c1', 'eventName', 'date', 'value', 'key', 'count', 'first').map((value) => ({
      value,
      quoted: false,
    })),
    fc
      .constantFrom('a', 'A b', 'select', 'with "quotes"', '5e26-a', 'ünï')
      .map((value) => ({ value, quoted: true })),
  )
  .map((name) => node({ kind: 'identifier', ...name }))

const qualifiedName = fc
  .array(identifier, { minLength: 1, maxLength: 3 })
  .map((parts) => node({ kind: 'qualifiedName', parts }))

const text = fc.string({
  maxLength: 6,
  unit: fc.constantFrom('a', `'`, '"', '\\', '%', ' ', '-', ';', '漢', '😀'),
})

const integer = fc.bigInt({ min: -5n, max: 5n }).map((value) => node({ kind: 'integerLiteral', value }))

const literal: Make<Expression> = fc.oneof(
  integer,
  fc.constant(node({ kind: 'nullLiteral' })),
  fc.boolean().map((value) => node({ kind: 'booleanLiteral', value })),
  text.map((value) => node({ kind: 'stringLiteral', value })),
  fc.constantFrom('', '00FF').map((hex) => node({ kind: 'binaryLiteral', hex })),
  fc.constantFrom('1.5', '.5', '1.', '-1.50').map((digits) => node({ kind: 'decimalLiteral', text: digits })),
  fc.constantFrom('1E3', '-1.5e-3').map((digits) => node({ kind: 'doubleLiteral', text: digits })),
  fc.tuple(identifier, text).map(([type, value]) => node({ kind: 'typedLiteral', type, value })),
  fc
    .record({ negative: fc.boolean(), to: fc.constantFrom('second', undefined) })
    .map((fields) => node({ kind: 'intervalLiteral', value: '1', from: 'day', ...fields })),
)

const { type } = fc.letrec<{ type: DataType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc
      .constantFrom('bigint', 'json')
      .map((value) =>
        node({ kind: 'namedType', name: node({ kind: 'identifier', value, quoted: false }), parameters: [] }),
      ),
    fc.constantFrom('varchar', 'char').map((value) =>
      node({
        kind: 'namedType',
        name: node({ kind: 'identifier', value, quoted: false }),
        parameters: [node({ kind: 'integerLiteral', value: 10n })],
      }),
    ),
    fc
      .boolean()
      .map((withTimeZone) =>
        node({ kind: 'dateTimeType', base: 'timestamp', precision: undefined, withTimeZone }),
      ),
    fc.constant(node({ kind: 'intervalType', from: 'year', to: 'month' })),
    tie('type').map((element) => node({ kind: 'arrayType', element })),
    fc.tuple(tie('type'), tie('type')).map(([key, value]) => node({ kind: 'mapType', key, value })),
    fc.array(fc.tuple(identifier, tie('type')), { minLength: 1, maxLength: 3 }).map((fields) =>
      node({
        kind: 'rowType',
        fields: fields.map(([name, each]) => node({ kind: 'rowTypeField', name, type: each })),
      }),
    ),
  ),
}))

/** Random trees of the kinds that nest; what only lists keywords has its line in identity/. */
export const { expression, query } = fc.letrec<{
  expression: Expression
  query: Query
  body: QueryBody
  plainBody: QueryBody
  relation: Relation
  sortItem: SortItem
}>((tie) => {
  const some = fc.array(tie('expression'), { minLength: 1, maxLength: 3 })
  const several = fc.array(tie('expression'), { minLength: 2, maxLength: 3 })
  const pair = fc.tuple(tie('expression'), tie('expression'))
  const negated = fc.boolean()
  const maybe = fc.option(tie('expression'), { nil: undefined })
  const orderBy = fc.array(tie('sortItem'), { maxLength: 2 })
  const columns = fc.array(identifier, { maxLength: 2 })

  const call = fc
    .record({
      name: qualifiedName,
      arguments: fc.array(tie('expression'), { maxLength: 3 }),
      orderBy,
      filter: maybe,
    })
    .map((fields) =>
      node({
        kind: 'functionCall',
        star: false,
        distinct: false,
        nulls: undefined,
        over: undefined,
        ...fields,
      }),
    )
  const windowed = fc
    .record({
      name: qualifiedName,
      partitionBy: fc.array(tie('expression'), { maxLength: 2 }),
      orderBy,
      value: some,
    })
    .map(({ name, partitionBy, orderBy: sorted, value: [value] }) => {
      const start = node({ kind: 'frameBound', type: 'preceding', value })
      const end = node({ kind: 'frameBound', type: 'currentRow', value: undefined })
      const frame = node({ kind: 'windowFrame', unit: 'rows', start, end })
      const over = node({
        kind: 'windowSpecification',
        existing: undefined,
        partitionBy,
        orderBy: sorted,
        frame,
      })
      return node({
        ...{ kind: 'functionCall', name, arguments: [], star: true, distinct: false, orderBy: [] },
        ...{ filter: undefined, nulls: undefined, over },
      })
    })
  const whens = fc
    .array(pair, { minLength: 1, maxLength: 2 })
    .map((all) => all.map(([condition, result]) => node({ kind: 'whenClause', condition, result })))

  return {
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      literal,
      identifier,
      fc
        .tuple(tie('expression'), identifier)
        .map(([base, field]) => node({ kind: 'dereference', base, field })),
      pair.map(([base, index]) => node({ kind: 'subscript', base, index })),
      fc
        .tuple(fc.constantFrom('-' as const, '+' as const), tie('expression'))
        .map(([operator, operand]) => node({ kind: 'unary', operator, operand })),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', '%'), pair)
        .map(([operator, [left, right]]) => node({ kind: 'arithmetic', operator, left, right })),
      several.map((operands) => node({ kind: 'concat', operands })),
      tie('expression').map((value) =>
        node({ kind: 'atTimeZone', value, zone: node({ kind: 'stringLiteral', value: 'UTC' }) }),
      ),
      fc
        .tuple(fc.constantFrom('=', '<>', '<', '<=', '>', '>='), pair)
        .map(([operator, [left, right]]) => node({ kind: 'comparison', operator, left, right })),
      fc
        .tuple(negated, pair, tie('expression'))
        .map(([not, [value, lower], upper]) => node({ kind: 'between', negated: not, value, lower, upper })),
      fc
        .tuple(negated, tie('expression'), some)
        .map(([not, value, list]) => node({ kind: 'inList', negated: not, value, list })),
      fc
        .tuple(negated, pair, maybe)
        .map(([not, [value, pattern], escape]) =>
          node({ kind: 'like', negated: not, value, pattern, escape }),
        ),
      fc
        .tuple(negated, tie('expression'))
        .map(([not, value]) => node({ kind: 'isNull', negated: not, value })),
      fc
        .tuple(negated, pair)
        .map(([not, [left, right]]) => node({ kind: 'isDistinctFrom', negated: not, left, right })),
      several.map((operands) => node({ kind: 'and', operands })),
      several.map((operands) => node({ kind: 'or', operands })),
      tie('expression').map((operand) => node({ kind: 'not', operand })),
      fc.tuple(whens, maybe).map(([all, otherwise]) => node({ kind: 'searchedCase', whens: all, otherwise })),
      fc
        .tuple(tie('expression'), whens, maybe)
        .map(([operand, all, otherwise]) => node({ kind: 'simpleCase', operand, whens: all, otherwise })),
      fc
        .tuple(tie('expression'), type, fc.boolean())
        .map(([value, to, safe]) => node({ kind: 'cast', safe, value, type: to })),
      some.map((fields) => node({ kind: 'row', fields })),
      fc.array(tie('expression'), { maxLength: 2 }).map((elements) => node({ kind: 'array', elements })),
      fc
        .tuple(fc.array(identifier, { maxLength: 2 }), tie('expression'))
        .map(([parameters, body]) => node({ kind: 'lambda', parameters, body })),
      call,
      windowed,
      tie('expression').map((value) => node({ kind: 'extract', field: 'day', value })),
      pair.map(([characters, value]) => node({ kind: 'trim', side: 'leading', characters, value })),
      pair.map(([value, start]) => node({ kind: 'substring', value, start, length: undefined })),
      pair.map(([needle, value]) => node({ kind: 'position', needle, value })),
      tie('query').map((inner) => node({ kind: 'scalarSubquery', query: inner })),
      tie('query').map((inner) => node({ kind: 'exists', query: inner })),
    ),
    sortItem: fc
      .record({
        expression: tie('expression'),
        descending: fc.boolean(),
        nulls: fc.constantFrom('first' as const, 'last' as const, undefined),
      })
      .map((fields) => node({ kind: 'sortItem', ...fields })),
    relation: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      qualifiedName.map((name) => node({ kind: 'table', name, period: undefined })),
      some.map((expressions) => node({ kind: 'unnest', expressions, withOrdinality: false })),
      fc
        .record({ relation: tie('relation'), alias: identifier, columns })
        .map((fields) => node({ kind: 'aliasedRelation', ...fields })),
      fc
        .tuple(tie('relation'), tie('expression'))
        .map(([relation, percentage]) =>
          node({ kind: 'sampledRelation', relation, type: 'system', percentage }),
        ),
      fc
        .tuple(tie('relation'), tie('relation'))
        .map(([left, right]) => node({ kind: 'join', type: 'cross', left, right, criteria: undefined })),
      fc
        .tuple(fc.constantFrom('inner', 'left', 'full'), tie('relation'), tie('relation'), tie('expression'))
        .map(([join, left, right, condition]) =>
          node({ kind: 'join', type: join, left, right, criteria: node({ kind: 'joinOn', condition }) }),
        ),
      tie('query').map((inner) => node({ kind: 'subqueryRelation', query: inner })),
    ),
    plainBody: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      some.map((rows) => node({ kind: 'values', rows })),
      qualifiedName.map((name) => node({ kind: 'tableQuery', name })),
      fc
        .record({
          distinct: fc.boolean(),
          items: fc
            .tuple(some, fc.option(identifier, { nil: undefined }))
            .map(([all, alias]) =>
              all.map((each) => node({ kind: 'selectExpression', expression: each, alias })),
            ),
          from: fc.array(tie('relation'), { maxLength: 2 }),
          where: maybe,
          having: maybe,
        })
        .map((fields) => node({ kind: 'select', groupBy: undefined, windows: [], ...fields })),
    ),
    body: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie('plainBody'),
      fc
        .record({
          operator: fc.constantFrom('union', 'except'),
          all: fc.boolean(),
          corresponding: fc.constantFrom(undefined, node({ kind: 'corresponding', columns: [] })),
          left: tie('plainBody'),
          right: tie('plainBody'),
        })
        .map((fields) => node({ kind: 'setOperation', ...fields })),
    ),
    query: fc
      .record({
        body: tie('body'),
        orderBy,
        offset: fc.constantFrom(undefined, node({ kind: 'integerLiteral', value: 3n })),
      })
      .map((fields) => node({ kind: 'query', with: undefined, limit: undefined, ...fields })),
  }
})
