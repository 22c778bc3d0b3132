import { assertNever } from '../../../../common/assert.ts'
import { type Json, jsonArray, jsonKind, jsonObject } from '../../../../types/json-text.ts'
import { INTEGER, VARCHAR } from '../../../../types/type.ts'
import type { Session } from '../../../definition.ts'
import { absolute, arithmetic, doubleOf, negated, numberOf, rounded } from './arithmetic.ts'
import {
  type Item,
  itemTypeError,
  jsonItem,
  pathError,
  structuralError,
  typedValue,
  unwrapArrays,
} from './item.ts'
import { holds } from './predicate.ts'
import type { JsonPath, PathExpression, PathMethod, Subscript } from './syntax.ts'

/** What a path is evaluated over. */
export interface PathContext {
  readonly lax: boolean
  readonly input: Item
  /** The sequences that named variables stand for. */
  readonly variables: ReadonlyMap<string, readonly Item[]>
  readonly session: Session
  /** What `@` and `last` stand for where they may stand. */
  readonly current: Item | undefined
  readonly last: number | undefined
  /** Numbers the objects that keyvalue() takes apart. */
  readonly objectIds: { next: number }
}

type Sequence = readonly Item[]

function arrayIndex(sequence: Sequence, end: 'from' | 'to'): number {
  const [item] = sequence
  if (item === undefined || sequence.length !== 1)
    return pathError(`array subscript '${end}' value must be singleton numeric`)
  const { type, value } = numberOf(item)
  if (typeof value === 'bigint')
    return type.kind === 'decimal' ? decimalIndex(value, type.scale) : Number(value)
  // SQL casts doubles to bigint by rounding halves up.
  return typeof value === 'number' ? Math.floor(value + 0.5) : itemTypeError('NUMBER', item)
}

function decimalIndex(unscaled: bigint, scale: number): number {
  const value = Number(unscaled) / 10 ** scale
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5)
}

function elementsOf(item: Item, lax: boolean): Sequence {
  const elements = item.kind === 'json' ? jsonArray(item.json) : undefined
  if (elements !== undefined) return elements.map(jsonItem)
  return lax ? [item] : itemTypeError('ARRAY', item)
}

function subscripted(elements: Sequence, subscripts: readonly Subscript[], context: PathContext): Item[] {
  const { lax } = context
  if (elements.length === 0) return lax ? [] : structuralError('invalid array subscript for empty array')
  const inner = { ...context, last: elements.length - 1 }
  return subscripts.flatMap(({ from, to }) => {
    const first = arrayIndex(evaluate(from, inner), 'from')
    const last = to === undefined ? first : arrayIndex(evaluate(to, inner), 'to')
    const inside = (index: number): boolean => index >= 0 && index < elements.length
    if (!lax && (!inside(first) || !inside(last) || first > last))
      structuralError(`invalid array subscript: [${first}, ${last}] for array of size ${elements.length}`)
    return elements.slice(Math.max(0, first), Math.max(0, last + 1))
  })
}

function membersOf(item: Item, name: string | undefined, lax: boolean): Item[] {
  const members = item.kind === 'json' ? jsonObject(item.json) : undefined
  if (members === undefined) return lax ? [] : itemTypeError('OBJECT', item)
  if (name === undefined) return [...members.values()].map(jsonItem)
  const value = members.get(name)
  if (value !== undefined) return [jsonItem(value)]
  return lax ? [] : structuralError(`missing member '${name}' in JSON object`)
}

function descendants(json: Json, name: string): Json[] {
  const elements = jsonArray(json)
  if (elements !== undefined) return elements.flatMap((element) => descendants(element, name))
  const members = jsonObject(json)
  if (members === undefined) return []
  const own = members.get(name)
  const below = [...members.values()].flatMap((value) => descendants(value, name))
  return own === undefined ? below : [own, ...below]
}

function typeName(item: Item): string {
  if (item.kind === 'json') return jsonKind(item.json)
  const { kind } = item.type
  switch (kind) {
    case 'varchar':
    case 'char':
      return 'string'
    case 'boolean':
    case 'date':
    case 'timestamp with time zone':
      return kind
    case 'time':
    case 'timestamp':
      return `${kind} without time zone`
    default:
      return 'number'
  }
}

function sizeOf(item: Item, lax: boolean): Item {
  const elements = item.kind === 'json' ? jsonArray(item.json) : undefined
  if (elements === undefined && !lax) return itemTypeError('ARRAY', item)
  return typedValue(INTEGER, elements?.length ?? 1)
}

function keyValues(item: Item, context: PathContext): Item[] {
  const members = item.kind === 'json' ? jsonObject(item.json) : undefined
  if (members === undefined) return itemTypeError('OBJECT', item)
  const id = { number: String(context.objectIds.next++) }
  return [...members].map(([name, value]) =>
    jsonItem(
      new Map<string, Json>([
        ['name', name],
        ['value', value],
        ['id', id],
      ]),
    ),
  )
}

function method(name: PathMethod, sequence: Sequence, context: PathContext): Sequence {
  const { lax, session } = context
  const unwrapped = lax ? unwrapArrays(sequence) : sequence
  switch (name) {
    case 'type':
      return sequence.map((item) => typedValue(VARCHAR, typeName(item)))
    case 'size':
      return sequence.map((item) => sizeOf(item, lax))
    case 'keyvalue':
      return unwrapped.flatMap((item) => keyValues(item, context))
    case 'double':
      return unwrapped.map((item) => doubleOf(item, session))
    case 'abs':
      return unwrapped.map((item) => absolute(numberOf(item), session))
    case 'ceiling':
    case 'floor':
      return unwrapped.map((item) => rounded(numberOf(item), name))
    default:
      return assertNever(name)
  }
}

/** The one number that an operand of arithmetic must be. */
function operand(expression: PathExpression, context: PathContext): Sequence {
  const sequence = evaluate(expression, context)
  return context.lax ? unwrapArrays(sequence) : sequence
}

/** The sequence that an expression yields. Throws PATH_EVALUATION_ERROR. */
export function evaluate(expression: PathExpression, context: PathContext): Sequence {
  const { lax, session } = context
  switch (expression.kind) {
    case 'literal':
      return [expression.item]
    case 'context':
      return [context.input]
    case 'current':
      return context.current === undefined ? [] : [context.current]
    case 'last':
      return context.last === undefined ? [] : [typedValue(INTEGER, context.last)]
    case 'variable':
      return context.variables.get(expression.name) ?? []
    case 'member':
      return operand(expression.base, context).flatMap((item) => membersOf(item, expression.name, lax))
    case 'descendant':
      return evaluate(expression.base, context).flatMap((item) =>
        item.kind === 'json' ? descendants(item.json, expression.name).map(jsonItem) : [],
      )
    case 'elements':
      return evaluate(expression.base, context).flatMap((item) => {
        const elements = elementsOf(item, lax)
        return expression.subscripts.length === 0
          ? elements
          : subscripted(elements, expression.subscripts, context)
      })
    case 'filter':
      return operand(expression.base, context).filter(
        (item) => holds(expression.predicate, { ...context, current: item }) === true,
      )
    case 'method':
      return method(expression.method, evaluate(expression.base, context), context)
    case 'sign':
      return operand(expression.operand, context).map((item) =>
        expression.negative ? negated(numberOf(item), session) : numberOf(item),
      )
    case 'arithmetic': {
      const [left, ...moreLeft] = operand(expression.left, context)
      const [right, ...moreRight] = operand(expression.right, context)
      if (left === undefined || right === undefined || moreLeft.length + moreRight.length > 0)
        return pathError('arithmetic binary expression requires singleton operands')
      return [arithmetic(expression.operator, numberOf(left), numberOf(right), session)]
    }
    default:
      return assertNever(expression)
  }
}

/** Evaluates a whole path over a document. Throws PATH_EVALUATION_ERROR. */
export function evaluatePath(
  path: JsonPath,
  input: Json,
  variables: ReadonlyMap<string, readonly Item[]>,
  session: Session,
): readonly Item[] {
  return evaluate(path.expression, {
    ...{ lax: path.lax, input: jsonItem(input), variables, session },
    ...{ current: undefined, last: undefined, objectIds: { next: 0 } },
  })
}
