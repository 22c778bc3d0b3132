import { formatJson, type Json, jsonArray, jsonObject, quoteJson } from '../../../types/json-text.ts'
import type { SqlType } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'
import { type ArgumentFormat, encodeText } from './input.ts'

/** JSON text without blanks, members in their own order. */
export function writeJson(json: Json): string {
  const elements = jsonArray(json)
  if (elements !== undefined) return `[${elements.map(writeJson).join(',')}]`
  const members = jsonObject(json)
  if (members === undefined) return formatJson(json)
  return `{${[...members].map(([name, value]) => `${quoteJson(name)}:${writeJson(value)}`).join(',')}}`
}

/** JSON as the SQL value that a function returns: json, text, or bytes of text. */
export function outputJson(json: Json, type: SqlType, encoding: ArgumentFormat, omitQuotes: boolean): Value {
  if (type.kind === 'json') return formatJson(json)
  const text = omitQuotes && typeof json === 'string' ? json : writeJson(json)
  return type.kind === 'varbinary' ? encodeText(text, encoding) : text
}
