import { columnBuilder } from '../../../column/builder.ts'
import { valueReader } from '../../../column/value.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { asText } from '../../../types/as.ts'
import type { Json } from '../../../types/json-text.ts'
import type { SqlType } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'
import { calledOnNull, scalar } from '../../define.ts'
import type { Argument, Kernel, ResolvedSignature } from '../../definition.ts'
import { invalid } from '../../invalid.ts'
import { columnAt } from '../../nulls.ts'
import { type ArgumentFormat, readDocument } from './input.ts'
import { flag, formatsAt } from './invocation.ts'
import { writeJson } from './output.ts'
import { toJsonItem, typedValue } from './path/item.ts'

/** A value as JSON. Throws where it is malformed, or of a type that JSON has no form for. */
function toJson(value: Exclude<Value, null>, type: SqlType, format: ArgumentFormat, name: string): Json {
  if (format === 'value' && type.kind !== 'json')
    return (
      toJsonItem(typedValue(type, value)) ??
      invalid(`value passed to ${name} function cannot be converted to JSON`)
    )
  const json = readDocument(value, type, format)
  if (json === undefined)
    throw new TraillakeError('JSON_INPUT_CONVERSION_ERROR', 'conversion to JSON failed: ')
  return json
}

/** Readers of the values from an argument on; undefined stands for NULL. */
function openValues(
  { arguments: types }: ResolvedSignature,
  args: readonly Argument[],
  indexes: readonly number[],
  formats: readonly ArgumentFormat[],
  name: string,
): readonly ((row: number) => Json | undefined)[] {
  return indexes.map((index, i) => {
    const type = types[index]!
    const read = valueReader(columnAt(args, index), type)
    return (row) => {
      const value = read(row)
      return value === null ? undefined : toJson(value, type, formats[i] ?? 'value', name)
    }
  })
}

/** Texts of documents made row by row. */
function documents(signature: ResolvedSignature, rows: number, make: (row: number) => Json) {
  const builder = columnBuilder(signature.returns, rows)
  for (let row = 0; row < rows; row++) builder.append(writeJson(make(row)))
  return builder.finish()
}

const FIRST_MEMBER = 3

function objects(signature: ResolvedSignature): Kernel {
  return (args, rows) => {
    const [nullOnNull, uniqueKeys] = [flag(args, 0), flag(args, 1)]
    const keyIndexes = args.map((_, i) => i).filter((i) => i >= FIRST_MEMBER && (i - FIRST_MEMBER) % 2 === 0)
    const keys = keyIndexes.map((i) => valueReader(columnAt(args, i), signature.arguments[i]!))
    const valueIndexes = keyIndexes.map((i) => i + 1)
    const values = openValues(signature, args, valueIndexes, formatsAt(args, 2), 'JSON_OBJECT')
    return documents(signature, rows, (row) => {
      const members = new Map<string, Json>()
      keys.forEach((key, i) => {
        const name = key(row)
        if (name === null) invalid('null value passed for JSON object key to JSON_OBJECT function')
        const value = values[i]?.(row)
        if (value === undefined && !nullOnNull) return
        if (members.has(asText(name))) {
          if (uniqueKeys) invalid('duplicate key passed to JSON_OBJECT function')
          throw new TraillakeError('NOT_SUPPORTED', 'cannot construct a JSON object with duplicate key')
        }
        members.set(asText(name), value ?? null)
      })
      return members
    })
  }
}

/** `JSON_OBJECT(…)`: NULL ON NULL, WITH UNIQUE KEYS, the values' formats, then keys and values by turns. */
export const JSON_OBJECT = scalar(
  'json',
  '$json_object',
  'A JSON object of keys and values',
  [`json_object('a' VALUE 1, 'b' VALUE true)`, '{"a":1,"b":true}'],
  [calledOnNull('$json_object(boolean, boolean, array(varchar), any...) -> varchar', objects, true)],
  { hidden: true },
)

const FIRST_ELEMENT = 2

function arrays(signature: ResolvedSignature): Kernel {
  return (args, rows) => {
    const nullOnNull = flag(args, 0)
    const indexes = args.map((_, i) => i).filter((i) => i >= FIRST_ELEMENT)
    const elements = openValues(signature, args, indexes, formatsAt(args, 1), 'JSON_ARRAY')
    return documents(signature, rows, (row) => {
      const values = elements.map((element) => element(row))
      return values.flatMap((value) => (value === undefined ? (nullOnNull ? [null] : []) : [value]))
    })
  }
}

/** `JSON_ARRAY(…)`: NULL ON NULL, the elements' formats, then the elements. */
export const JSON_ARRAY = scalar(
  'json',
  '$json_array',
  'A JSON array of values',
  [`json_array(1, 'a', true)`, '[1,"a",true]'],
  [calledOnNull('$json_array(boolean, array(varchar), any...) -> varchar', arrays, true)],
  { hidden: true },
)
