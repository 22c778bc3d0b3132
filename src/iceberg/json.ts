/** JSON as Iceberg writes it. Integers beyond 2^53 are bigints: snapshot ids of other engines have 63 bits. */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined
}

const INTEGER = /^-?\d+$/

function revive(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source
  return source !== undefined && INTEGER.test(source) ? BigInt(source) : value
}

/** Parses JSON without rounding integers. Throws SyntaxError as JSON.parse does. */
export function parseJson(text: string): JsonValue {
  // JSON.parse returns any; its values are JsonValue by definition, bigints being added by `revive`.
  return JSON.parse(text, revive) as JsonValue
}

/**
 * Writes JSON with keys in the order of the object, undefined members left out and bigints as plain integers.
 * Equal values give equal bytes. Indented by two spaces, for people read table metadata too.
 */
export function formatJson(value: JsonValue, indent = ''): string {
  if (typeof value === 'bigint') return value.toString()
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const inner = `${indent}  `
  const array = isArray(value)
  const members = array
    ? value.map((item) => formatJson(item, inner))
    : Object.entries(value).flatMap(([key, item]) =>
        item === undefined ? [] : [`${JSON.stringify(key)}: ${formatJson(item, inner)}`],
      )
  const [open, close] = array ? '[]' : '{}'
  if (members.length === 0) return `${open}${close}`
  return `${open}\n${inner}${members.join(`,\n${inner}`)}\n${indent}${close}`
}

/** `Array.isArray` does not narrow readonly arrays. */
function isArray(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value)
}
