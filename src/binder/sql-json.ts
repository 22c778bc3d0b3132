import type {
  Expression,
  JsonArray,
  JsonExists,
  JsonFormat,
  JsonInput,
  JsonObject,
  JsonPathInvocation,
  JsonQuery,
  JsonReturning,
  JsonValue,
  JsonValueBehavior,
} from '../../grammar/ast.ts'
import { withSpan } from '../common/errors.ts'
import { canCast } from '../function/cast/cast.ts'
import type { ArgumentType } from '../function/resolve.ts'
import { variablesOf } from '../function/scalar/sqljson/path/names.ts'
import { parseJsonPath } from '../function/scalar/sqljson/path/parse.ts'
import type { BoundExpression, LambdaExpression } from '../plan/expression.ts'
import * as types from '../types/type.ts'
import { formatType, type SqlType, type TypeKind } from '../types/type.ts'
import type { Value } from '../types/value.ts'
import { canCoerce } from '../types/coercion.ts'
import { coerce } from './coerce.ts'
import type { ExpressionContext } from './context.ts'
import { bindDataType } from './data-type.ts'
import { fail, type Located } from './error.ts'
import { builtIn, callBuiltIn, callOf, resolve } from './resolve-call.ts'

const constant = (type: SqlType, value: Value): BoundExpression => ({ kind: 'constant', type, value })
const text = (value: string): BoundExpression => constant(types.VARCHAR, value)
const flag = (value: boolean): BoundExpression => constant(types.BOOLEAN, value)
const texts = (values: readonly string[]): BoundExpression => constant(types.array(types.VARCHAR), values)

const JSON_EXPRESSIONS: ReadonlySet<Expression['kind']> = new Set(['jsonArray', 'jsonObject', 'jsonQuery'])
const TEXTS: ReadonlySet<TypeKind> = new Set(['varchar', 'char'])
const NUMBERS: ReadonlySet<TypeKind> = new Set([
  ...(['tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'real', 'double'] as const),
])
const TIMES: ReadonlySet<TypeKind> = new Set(['date', 'time', 'timestamp', 'timestamp with time zone'])

/** An argument and how it is meant: `value`, `json`, or the encoding of its bytes. */
interface JsonArgument {
  readonly value: BoundExpression
  readonly format: string
}

function formatName(format: JsonFormat | undefined): string {
  return format?.encoding === undefined ? 'JSON' : `JSON ENCODING ${format.encoding.toUpperCase()}`
}

/** An argument that is JSON, whether it says so or not. */
function bindDocument(node: JsonInput, context: ExpressionContext): JsonArgument {
  const value = context.binder.expression(node.value, context)
  const { kind } = value.type
  const encoding = node.format?.encoding
  const binary = kind === 'varbinary'
  if (!(binary || kind === 'unknown' || ((TEXTS.has(kind) || kind === 'json') && encoding === undefined)))
    fail(
      'TYPE_MISMATCH',
      node.value,
      `Cannot read input of type ${formatType(value.type)} as JSON using formatting ${formatName(node.format)}`,
    )
  if (kind === 'unknown') return { value: coerce(value, types.VARCHAR), format: 'json' }
  return { value, format: binary ? (encoding ?? 'utf8') : 'json' }
}

/** An argument that is an SQL value unless it says otherwise; types that JSON lacks become text. */
function bindValue(
  node: JsonInput,
  context: ExpressionContext,
  kept: ReadonlySet<TypeKind>,
  what: string,
): JsonArgument {
  // What makes JSON is JSON without being called so.
  if (node.format !== undefined || JSON_EXPRESSIONS.has(node.value.kind)) return bindDocument(node, context)
  const value = context.binder.expression(node.value, context)
  const { kind } = value.type
  if (kind === 'unknown') return { value: coerce(value, types.VARCHAR), format: 'value' }
  if (kind === 'boolean' || kind === 'json' || TEXTS.has(kind) || NUMBERS.has(kind) || kept.has(kind))
    return { value, format: kind === 'json' ? 'json' : 'value' }
  if (!canCast(value.type, types.VARCHAR))
    fail('NOT_SUPPORTED', node.value, `Unsupported type of ${what}: ${formatType(value.type)}`)
  return {
    value: { kind: 'cast', type: types.VARCHAR, argument: value, safe: false, span: node.value.span },
    format: 'value',
  }
}

/** The arguments that the functions of a path begin with, and those that come last. */
function bindPath(node: JsonPathInvocation, context: ExpressionContext) {
  const { input, path, passing } = node
  const document = bindDocument(input, context)
  const parameters = passing.map((parameter) =>
    bindValue(parameter.input, context, TIMES, 'JSON path parameter'),
  )
  const names = passing.map(({ name }) => (name.quoted ? name.value : name.value.toUpperCase()))
  names.forEach((name, i) => {
    if (names.indexOf(name) < i)
      fail(
        'DUPLICATE_NAMED_QUERY',
        passing[i] ?? node,
        `${name} JSON path parameter is specified more than once`,
      )
  })
  try {
    for (const name of variablesOf(parseJsonPath(path.value))) {
      if (names.includes(name)) continue
      const similar = names.find((each) => each.toLowerCase() === name.toLowerCase())
      const advice =
        similar === undefined ? '' : `. Try quoting "${name}" in the PASSING clause to match case`
      fail('INVALID_PATH', path, `no value passed for parameter ${name}${advice}`)
    }
  } catch (error) {
    throw withSpan(error, path.span)
  }
  return {
    document,
    first: [
      document.value,
      texts([document, ...parameters].map(({ format }) => format)),
      text(path.value),
      texts(names),
    ],
    last: parameters.map(({ value }) => value),
  }
}

/** `JSON_EXISTS(…)` */
export function bindJsonExists(node: JsonExists, context: ExpressionContext): BoundExpression {
  const { first, last } = bindPath(node.path, context)
  return callBuiltIn('$json_exists', [...first, text(node.onError ?? 'false'), ...last], node)
}

/** What DEFAULT says, as a lambda of no parameters: it is only evaluated where it is needed. */
function bindDefault(
  behavior: JsonValueBehavior | undefined,
  type: SqlType,
  clause: string,
  context: ExpressionContext,
): LambdaExpression {
  const written = behavior?.default
  const value = written === undefined ? undefined : context.binder.expression(written, context)
  if (value !== undefined && written !== undefined && !canCoerce(value.type, type))
    fail(
      'TYPE_MISMATCH',
      written,
      `Function JSON_VALUE default ${clause} result must evaluate to a ${formatType(type)} (actual: ${formatType(value.type)})`,
    )
  return {
    kind: 'lambda',
    type: { kind: 'function', parameters: [], result: type },
    parameters: [],
    body: value === undefined ? constant(type, null) : coerce(value, type),
  }
}

/** `JSON_VALUE(…)` */
export function bindJsonValue(node: JsonValue, context: ExpressionContext): BoundExpression {
  const type = node.returning === undefined ? types.VARCHAR : bindDataType(node.returning, node)
  const { kind } = type
  if (!(kind === 'boolean' || TEXTS.has(kind) || NUMBERS.has(kind) || TIMES.has(kind)))
    fail('TYPE_MISMATCH', node, `Invalid return type of function JSON_VALUE: ${formatType(type)}`)
  const { first, last } = bindPath(node.path, context)
  const args: readonly BoundExpression[] = [
    ...first,
    text(node.onEmpty?.behavior ?? 'null'),
    text(node.onError?.behavior ?? 'null'),
    constant(type, null),
    bindDefault(node.onEmpty, type, 'ON EMPTY', context),
    bindDefault(node.onError, type, 'ON ERROR', context),
    ...last,
  ]
  const argumentTypes = args.map(
    (argument): ArgumentType =>
      argument.kind === 'lambda'
        ? { kind: 'lambda', parameters: 0, bind: () => type }
        : { kind: 'type', type: argument.type },
  )
  const definition = builtIn('$json_value')
  return callOf(definition, resolve(definition, argumentTypes, node), args, node.span)
}

/** What a JSON expression returns, and in which encoding where that is bytes. */
function bindReturning(returning: JsonReturning | undefined, fallback: SqlType, node: Located) {
  const type = returning === undefined ? fallback : bindDataType(returning.type, node)
  const encoding = returning?.format?.encoding
  const binary = type.kind === 'varbinary'
  if (!(binary || ((TEXTS.has(type.kind) || type.kind === 'json') && encoding === undefined)))
    fail(
      'TYPE_MISMATCH',
      node,
      `Cannot output JSON value as ${formatType(type)} using formatting ${formatName(returning?.format)}`,
    )
  return { type, encoding: encoding ?? 'utf8' }
}

/** A result as the type asked for: varchar of a length and char are cast. */
function castTo(argument: BoundExpression, type: SqlType, node: Located): BoundExpression {
  return types.sameType(argument.type, type)
    ? argument
    : { kind: 'cast', type, argument, safe: false, span: node.span }
}

/** `JSON_QUERY(…)` */
export function bindJsonQuery(node: JsonQuery, context: ExpressionContext): BoundExpression {
  const { wrapper = 'without', quotes, onEmpty = 'null', onError = 'null' } = node
  if (wrapper !== 'without' && quotes !== undefined)
    fail(
      'INVALID_FUNCTION_ARGUMENT',
      node,
      `${quotes.toUpperCase()} QUOTES behavior specified with WITH ${wrapper.toUpperCase()} ARRAY WRAPPER behavior`,
    )
  const { document, first, last } = bindPath(node.path, context)
  const fallback = document.value.type.kind === 'json' ? types.JSON_TYPE : types.VARCHAR
  const { type, encoding } = bindReturning(node.returning, fallback, node)
  const made = TEXTS.has(type.kind) ? types.VARCHAR : type
  const clauses = [wrapper, quotes ?? 'keep', onEmpty, onError, encoding].map(text)
  const call = callBuiltIn('$json_query', [...first, ...clauses, constant(made, null), ...last], node)
  return castTo(call, type, node)
}

/** Text that JSON_OBJECT and JSON_ARRAY made, as what they shall return. */
function returned(
  call: BoundExpression,
  returning: JsonReturning | undefined,
  node: Located,
): BoundExpression {
  const { type, encoding } = bindReturning(returning, types.VARCHAR, node)
  if (TEXTS.has(type.kind)) return castTo(call, type, node)
  const whole = [call, texts(['json']), text('strict $'), texts([])]
  const clauses = ['without', 'keep', 'error', 'error', encoding].map(text)
  return callBuiltIn('$json_query', [...whole, ...clauses, constant(type, null)], node)
}

/** `JSON_OBJECT(…)` */
export function bindJsonObject(node: JsonObject, context: ExpressionContext): BoundExpression {
  const keys = node.members.map(({ key }) => {
    const bound = context.binder.expression(key, context)
    if (!TEXTS.has(bound.type.kind) && bound.type.kind !== 'unknown')
      fail('INVALID_FUNCTION_ARGUMENT', key, `Invalid type of JSON object key: ${formatType(bound.type)}`)
    return coerce(bound, types.VARCHAR)
  })
  const values = node.members.map(({ value }) => bindValue(value, context, new Set(), 'value of JSON object'))
  const members = keys.flatMap((key, i) => [key, values[i]?.value ?? constant(types.VARCHAR, null)])
  const options = [flag(node.nulls !== 'absent'), flag(node.uniqueKeys === true)]
  const formats = texts(values.map(({ format }) => format))
  return returned(callBuiltIn('$json_object', [...options, formats, ...members], node), node.returning, node)
}

/** `JSON_ARRAY(…)` */
export function bindJsonArray(node: JsonArray, context: ExpressionContext): BoundExpression {
  const elements = node.elements.map((element) =>
    bindValue(element, context, new Set(), 'element of JSON array'),
  )
  const formats = texts(elements.map(({ format }) => format))
  const values = elements.map(({ value }) => value)
  const call = callBuiltIn('$json_array', [flag(node.nulls === 'null'), formats, ...values], node)
  return returned(call, node.returning, node)
}
