import type {
  JsonArray,
  JsonExists,
  JsonFormat,
  JsonInput,
  JsonObject,
  JsonPathInvocation,
  JsonQuery,
  JsonQueryBehavior,
  JsonReturning,
  JsonValue,
  JsonValueBehavior,
  JsonWrapper,
} from '../ast.ts'
import { identifierText, list, type Printer, spaced, stringText } from './text.ts'

export function jsonExistsText(p: Printer, node: JsonExists): string {
  const onError = node.onError === undefined ? undefined : `${node.onError.toUpperCase()} ON ERROR`
  return `JSON_EXISTS(${spaced(jsonPathText(p, node.path), onError)})`
}

export function jsonValueText(p: Printer, node: JsonValue): string {
  const returning = node.returning === undefined ? undefined : `RETURNING ${p.type(node.returning)}`
  return `JSON_VALUE(${spaced(jsonPathText(p, node.path), returning, valueBehaviorsText(p, node))})`
}

export function jsonQueryText(p: Printer, node: JsonQuery): string {
  const inside = spaced(
    jsonPathText(p, node.path),
    returningText(p, node.returning),
    wrapperText(node.wrapper),
    quotesText(node.quotes),
    queryBehaviorsText(node),
  )
  return `JSON_QUERY(${inside})`
}

export function jsonObjectText(p: Printer, node: JsonObject): string {
  const members = list(
    node.members,
    ({ key, value }) => `KEY ${p.expression(key)} VALUE ${inputText(p, value)}`,
  )
  const unique =
    node.uniqueKeys === undefined ? undefined : node.uniqueKeys ? 'WITH UNIQUE KEYS' : 'WITHOUT UNIQUE KEYS'
  return `JSON_OBJECT(${spaced(members, nullsText(node.nulls), unique, returningText(p, node.returning))})`
}

export function jsonArrayText(p: Printer, node: JsonArray): string {
  const elements = list(node.elements, (element) => inputText(p, element))
  return `JSON_ARRAY(${spaced(elements, nullsText(node.nulls), returningText(p, node.returning))})`
}

export function jsonPathText(p: Printer, { input, path, name, passing }: JsonPathInvocation): string {
  const values = list(
    passing,
    (argument) => `${inputText(p, argument.input)} AS ${identifierText(argument.name)}`,
  )
  return spaced(
    `${inputText(p, input)}, ${stringText(path.value)}`,
    name === undefined ? undefined : `AS ${identifierText(name)}`,
    passing.length === 0 ? undefined : `PASSING ${values}`,
  )
}

export function formatText(format: JsonFormat | undefined): string | undefined {
  if (format === undefined) return undefined
  return format.encoding === undefined
    ? 'FORMAT JSON'
    : `FORMAT JSON ENCODING ${format.encoding.toUpperCase()}`
}

export function wrapperText(wrapper: JsonWrapper | undefined): string | undefined {
  if (wrapper === undefined) return undefined
  return wrapper === 'without' ? 'WITHOUT ARRAY WRAPPER' : `WITH ${wrapper.toUpperCase()} ARRAY WRAPPER`
}

export function quotesText(quotes: 'keep' | 'omit' | undefined): string | undefined {
  return quotes === undefined ? undefined : `${quotes.toUpperCase()} QUOTES`
}

export function valueBehaviorsText(
  p: Printer,
  { onEmpty, onError }: Pick<JsonValue, 'onEmpty' | 'onError'>,
): string {
  const text = ({ behavior, default: value }: JsonValueBehavior): string =>
    value === undefined ? behavior.toUpperCase() : `DEFAULT ${p.expression(value)}`
  return spaced(
    onEmpty === undefined ? undefined : `${text(onEmpty)} ON EMPTY`,
    onError === undefined ? undefined : `${text(onError)} ON ERROR`,
  )
}

const QUERY_BEHAVIOR: Readonly<Record<JsonQueryBehavior, string>> = {
  error: 'ERROR',
  null: 'NULL',
  emptyArray: 'EMPTY ARRAY',
  emptyObject: 'EMPTY OBJECT',
}

export function queryBehaviorsText({ onEmpty, onError }: Pick<JsonQuery, 'onEmpty' | 'onError'>): string {
  return spaced(
    onEmpty === undefined ? undefined : `${QUERY_BEHAVIOR[onEmpty]} ON EMPTY`,
    onError === undefined ? undefined : `${QUERY_BEHAVIOR[onError]} ON ERROR`,
  )
}

function inputText(p: Printer, { value, format }: JsonInput): string {
  return spaced(p.expression(value), formatText(format))
}

function nullsText(nulls: 'null' | 'absent' | undefined): string | undefined {
  return nulls === undefined ? undefined : `${nulls.toUpperCase()} ON NULL`
}

function returningText(p: Printer, returning: JsonReturning | undefined): string | undefined {
  return returning === undefined
    ? undefined
    : spaced('RETURNING', p.type(returning.type), formatText(returning.format))
}
