import type { SqlType } from '../../../src/types/type.ts'
import { NumberText, type TrinoValue } from './client.ts'

const BYTES_PER_LINE = 16

/** Bytes as Trino's CLI shows them. */
function hexDump(base64: string): string {
  const bytes = [...Buffer.from(base64, 'base64')].map((byte) => byte.toString(16).padStart(2, '0'))
  const lines: string[] = []
  for (let start = 0; start < bytes.length; start += BYTES_PER_LINE)
    lines.push(bytes.slice(start, start + BYTES_PER_LINE).join(' '))
  return lines.join('\n')
}

function fieldText(name: string | undefined, text: string): string {
  return name === undefined ? text : `${name}=${text}`
}

/** A value of the protocol as Trino's CLI shows it: `NULL`, `[a, b]`, `{k=v}`, `{a=1, b=x}`. */
export function trinoText(value: TrinoValue, type: SqlType): string {
  if (value === null) return 'NULL'
  if (value instanceof NumberText) return value.text
  if (typeof value !== 'object') {
    const isBytes = type.kind === 'varbinary' || type.kind === 'hyperloglog' || type.kind === 'tdigest'
    return isBytes ? hexDump(String(value)) : String(value)
  }
  if (value instanceof Array) {
    if (type.kind === 'row') {
      const fields = type.fields.map((field, i) =>
        fieldText(field.name, trinoText(value[i] ?? null, field.type)),
      )
      return `{${fields.join(', ')}}`
    }
    if (type.kind !== 'array') throw new Error(`a list came for a ${type.kind}`)
    return `[${value.map((element) => trinoText(element, type.element)).join(', ')}]`
  }
  if (type.kind !== 'map') throw new Error(`an object came for a ${type.kind}`)
  const entries = Object.entries(value).map(
    ([key, one]) => `${trinoText(key, type.key)}=${trinoText(one, type.value)}`,
  )
  return `{${entries.join(', ')}}`
}
