import type {
  Cast,
  Expression,
  FrameBound,
  FunctionCall,
  SortItem,
  WindowReference,
  WindowSpecification,
} from '../../../grammar/ast.ts'
import { name, text, type Translator, untranslatable } from './context.ts'
import { callText } from './function.ts'
import { extractText } from './time.ts'

/** Conditions that DuckDB turns into their contrary where NOT stands before them. */
const TURNED: ReadonlySet<Expression['kind']> = new Set([
  ...(['comparison', 'isDistinctFrom', 'isNull', 'between', 'inList', 'like'] as const),
])

/** An expression in DuckDB's dialect, in more parentheses than it needs. */
export function expressionText(t: Translator, node: Expression): string {
  const sql = (inner: Expression) => t.expression(inner)
  const list = (nodes: readonly Expression[]) => nodes.map(sql).join(', ')
  const not = (negated: boolean) => (negated ? ' NOT' : '')
  switch (node.kind) {
    case 'nullLiteral':
      return 'NULL'
    case 'booleanLiteral':
      return String(node.value)
    case 'stringLiteral':
      return text(node.value)
    case 'binaryLiteral':
      return `from_hex('${node.hex}')`
    case 'integerLiteral':
      return node.value < 0n ? `(${node.value})` : String(node.value)
    case 'decimalLiteral':
      return `(${node.text})`
    case 'doubleLiteral':
      return `CAST('${node.text}' AS DOUBLE)`
    case 'typedLiteral':
      return typedLiteralText(node.type.value.toLowerCase(), node.value)
    case 'intervalLiteral':
      if (node.to !== undefined && node.to !== node.from)
        throw untranslatable('an interval of several fields')
      return `(${node.negative ? '-' : ''}INTERVAL '${node.value}' ${node.from.toUpperCase()})`
    case 'identifier':
      return name(node)
    case 'dereference':
      return node.base.kind === 'identifier' || node.base.kind === 'dereference'
        ? `${sql(node.base)}.${name(node.field)}`
        : `struct_extract(${sql(node.base)}, ${text(node.field.value)})`
    case 'subscript':
      return `(${sql(node.base)})[${sql(node.index)}]`
    case 'unary':
      return `(${node.operator}${sql(node.operand)})`
    case 'arithmetic':
      return `(${sql(node.left)} ${node.operator} ${sql(node.right)})`
    case 'concat':
      return `(${node.operands.map(sql).join(' || ')})`
    case 'comparison':
      return `(${sql(node.left)} ${node.operator} ${sql(node.right)})`
    case 'quantifiedComparison':
      return `(${sql(node.left)} ${node.operator} ${node.quantifier.toUpperCase()} (${t.query(node.query)}))`
    case 'between':
      return `(${sql(node.value)}${not(node.negated)} BETWEEN ${sql(node.lower)} AND ${sql(node.upper)})`
    case 'inList':
      // DuckDB reads `x IN ((SELECT …))` as IN of a subquery, Trino as IN of a list of one scalar subquery.
      if (node.list.length === 1 && node.list[0]?.kind === 'scalarSubquery')
        return `(${sql(node.value)} ${node.negated ? '<>' : '='} ${list(node.list)})`
      return `(${sql(node.value)}${not(node.negated)} IN (${list(node.list)}))`
    case 'inSubquery':
      return `(${sql(node.value)}${not(node.negated)} IN (${t.query(node.query)}))`
    case 'like': {
      const escape = node.escape === undefined ? '' : ` ESCAPE ${sql(node.escape)}`
      return `(${sql(node.value)}${not(node.negated)} LIKE ${sql(node.pattern)}${escape})`
    }
    case 'isNull':
      return `(${sql(node.value)} IS${not(node.negated)} NULL)`
    case 'isDistinctFrom':
      return `(${sql(node.left)} IS${not(node.negated)} DISTINCT FROM ${sql(node.right)})`
    case 'and':
    case 'or': {
      // DuckDB takes the operands of an inner OR into the outer one, and then no longer sees that GROUP BY names the inner one.
      const operands = node.operands.map((one) =>
        one.kind === node.kind ? `(${sql(one)} = true)` : sql(one),
      )
      return `(${operands.join(` ${node.kind.toUpperCase()} `)})`
    }
    case 'not':
      // DuckDB turns NOT (a < b) into a >= b, and then no longer sees that a < b is what GROUP BY names.
      return TURNED.has(node.operand.kind) ? `(${sql(node.operand)} = false)` : `(NOT ${sql(node.operand)})`
    case 'exists':
      return `EXISTS (${t.query(node.query)})`
    case 'scalarSubquery':
      return `(${t.query(node.query)})`
    case 'simpleCase':
    case 'searchedCase': {
      const operand = node.kind === 'simpleCase' ? ` ${sql(node.operand)}` : ''
      const whens = node.whens.map(({ condition, result }) => ` WHEN ${sql(condition)} THEN ${sql(result)}`)
      const otherwise = node.otherwise === undefined ? '' : ` ELSE ${sql(node.otherwise)}`
      return `CASE${operand}${whens.join('')}${otherwise} END`
    }
    case 'cast':
      return `${node.safe ? 'TRY_CAST' : 'CAST'}(${castable(t, node)} AS ${t.type(node.type)})`
    case 'row':
      return `ROW(${list(node.fields)})`
    case 'array':
      return `[${list(node.elements)}]`
    case 'lambda':
      return `lambda ${node.parameters.map(name).join(', ')}: ${sql(node.body)}`
    case 'functionCall':
      return functionCallText(t, node)
    case 'listAgg': {
      const separator = node.separator === undefined ? "''" : sql(node.separator)
      const distinct = node.distinct ? 'DISTINCT ' : ''
      return `string_agg(${distinct}${sql(node.value)}, ${separator}${orderText(t, node.orderBy)})${filterText(t, node.filter)}`
    }
    case 'grouping':
      return `grouping(${list(node.columns)})`
    case 'extract':
      return extractText(node.field, sql(node.value))
    case 'trim': {
      const functions = { leading: 'ltrim', trailing: 'rtrim', both: 'trim' } as const
      const characters = node.characters === undefined ? '' : `, ${sql(node.characters)}`
      return `${functions[node.side]}(${sql(node.value)}${characters})`
    }
    case 'substring':
      return `substr(${list([node.value, node.start, ...(node.length === undefined ? [] : [node.length])])})`
    case 'position':
      return `strpos(${sql(node.value)}, ${sql(node.needle)})`
    case 'currentValue':
      return currentValueText(t, node.name)
    case 'atTimeZone':
    case 'normalize':
    case 'parameter':
    case 'jsonExists':
    case 'jsonValue':
    case 'jsonQuery':
    case 'jsonObject':
    case 'jsonArray':
      throw untranslatable(node.kind)
  }
}

const JSON_FUNCTIONS: ReadonlySet<string> = new Set(['json_extract', 'json_parse', 'json_array_get'])

/** What is cast. A JSON string cast to a scalar is its text in Trino, and its JSON form in DuckDB. */
function castable(t: Translator, { value, type }: Cast): string {
  const isJson =
    (value.kind === 'functionCall' && JSON_FUNCTIONS.has(value.name.parts[0]?.value.toLowerCase() ?? '')) ||
    (value.kind === 'typedLiteral' && value.type.value.toLowerCase() === 'json')
  const scalar = type.kind === 'namedType' && type.name.value.toLowerCase() !== 'json'
  return isJson && scalar ? `json_value_of(${t.expression(value)})` : t.expression(value)
}

function typedLiteralText(type: string, value: string): string {
  switch (type) {
    case 'timestamp':
      return /\d\s*(?:[A-Z][A-Za-z_/]+|[+-]\d\d:\d\d)$/.test(value)
        ? `TIMESTAMPTZ ${text(value.replace(/\s+(?=[+-]\d\d:\d\d$)/, ''))}`
        : `TIMESTAMP ${text(value)}`
    case 'date':
    case 'time':
    case 'uuid':
    case 'json':
    case 'real':
    case 'double':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return `CAST(${text(value)} AS ${type.toUpperCase()})`
    case 'decimal':
      return `(${value})`
    default:
      throw untranslatable(`a literal of type ${type}`)
  }
}

function currentValueText({ clock }: Translator, value: string): string {
  const time = new Date(clock).toISOString()
  if (value === 'current_date') return `DATE '${time.slice(0, 10)}'`
  if (value === 'current_timestamp') return `TIMESTAMPTZ '${time}'`
  if (value === 'localtimestamp') return `TIMESTAMP '${time.slice(0, -1)}'`
  throw untranslatable(value)
}

export function orderText(t: Translator, items: readonly SortItem[]): string {
  if (items.length === 0) return ''
  const texts = items.map(({ expression, descending, nulls }) => {
    const order = descending ? 'DESC' : 'ASC'
    return `${t.expression(expression)} ${order} NULLS ${(nulls ?? 'last').toUpperCase()}`
  })
  return ` ORDER BY ${texts.join(', ')}`
}

function filterText(t: Translator, filter: Expression | undefined): string {
  return filter === undefined ? '' : ` FILTER (WHERE ${t.expression(filter)})`
}

function functionCallText(t: Translator, call: FunctionCall): string {
  const inside = {
    distinct: call.distinct ? 'DISTINCT ' : '',
    order: orderText(t, call.orderBy),
    nulls: call.nulls === undefined ? '' : ` ${call.nulls.toUpperCase()} NULLS`,
  }
  const body = call.star
    ? 'count(*)'
    : callText(t, call.name.parts.at(-1)?.value.toLowerCase() ?? '', call.arguments, inside)
  const over = call.over === undefined ? '' : ` OVER ${windowText(t, call.over)}`
  return `${body}${filterText(t, call.filter)}${over}`
}

function boundText(t: Translator, { type, value }: FrameBound): string {
  const amount = value === undefined ? '' : t.expression(value)
  switch (type) {
    case 'unboundedPreceding':
      return 'UNBOUNDED PRECEDING'
    case 'preceding':
      return `${amount} PRECEDING`
    case 'currentRow':
      return 'CURRENT ROW'
    case 'following':
      return `${amount} FOLLOWING`
    case 'unboundedFollowing':
      return 'UNBOUNDED FOLLOWING'
  }
}

export function windowText(t: Translator, window: WindowSpecification | WindowReference): string {
  if (window.kind === 'windowReference') return name(window.name)
  const { existing, partitionBy, orderBy, frame } = window
  // DuckDB may answer wrongly where an expression stands twice in PARTITION BY, which says nothing more than once.
  const partitions = new Set(partitionBy.map((node) => t.expression(node)))
  const parts = [
    existing === undefined ? '' : name(existing),
    partitions.size === 0 ? '' : `PARTITION BY ${[...partitions].join(', ')}`,
    orderText(t, orderBy).trim(),
  ]
  if (frame !== undefined) {
    const end = frame.end === undefined ? 'CURRENT ROW' : boundText(t, frame.end)
    parts.push(`${frame.unit.toUpperCase()} BETWEEN ${boundText(t, frame.start)} AND ${end}`)
  }
  return `(${parts.filter((part) => part !== '').join(' ')})`
}
