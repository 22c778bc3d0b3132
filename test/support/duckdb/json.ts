import type { Expression } from '../../../grammar/ast.ts'
import { literalText, text, untranslatable } from './context.ts'

/** `$.a.b[0]["c"]` in DuckDB's spelling, every name in quotes: Trino takes `AWS:x` bare, DuckDB does not. */
function jsonPath(path: string): string {
  const steps = [...path.matchAll(/\.([^.[\]"]+)|\.?"([^"]+)"|\[(\d+)\]|\["([^"]+)"\]|\[([^\]\d"]+)\]/g)]
  const length = steps.reduce((sum, [step]) => sum + step.length, 1)
  if (!path.startsWith('$') || length !== path.length) throw untranslatable(`the JSON path ${path}`)
  return `$${steps
    .map(([, bare, quoted, index, bracketed, word]) =>
      index === undefined ? `."${bare ?? quoted ?? bracketed ?? word ?? ''}"` : `[${index}]`,
    )
    .join('')}`
}

/**
 * Trino answers NULL for text that is no JSON; DuckDB raises an error, of a literal also in a branch that is not taken. So
 * the text itself becomes NULL, and what is made of it.
 */
function valid(json: string, result: (checked: string) => string): string {
  return result(`CASE WHEN json_valid(${json}) THEN ${json} END`)
}

/** The JSON functions; undefined for any other. `json_value_of` is a macro of the oracle's connection. */
export function jsonCall(
  name: string,
  args: readonly Expression[],
  sql: readonly string[],
): string | undefined {
  const [a = '', b = ''] = sql
  const path = () => text(jsonPath(literalText(args[1], 'a JSON path')))
  switch (name) {
    case 'json_extract':
      return valid(a, (json) => `json_extract(${json}, ${path()})`)
    case 'json_extract_scalar':
      return valid(a, (json) => `json_scalar_of(json_extract(${json}, ${path()}))`)
    case 'json_array_get':
      return valid(a, (json) => `json_extract(${json}, '$[' || ${b} || ']')`)
    case 'json_array_length':
      return valid(
        a,
        (json) =>
          `CASE WHEN json_type(${json}) = 'ARRAY' THEN CAST(json_array_length(${json}) AS BIGINT) END`,
      )
    case 'json_parse':
      return `CAST(${a} AS JSON)`
    case 'json_format':
      return `CAST(${a} AS VARCHAR)`
    default:
      return undefined
  }
}
