import { TraillakeError } from '../common/errors.ts'

/** Literals, quoted names and comments of a statement, and the question marks that stand outside them. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\?/g

/** What may stand without quotes: a number, or a name such as an event data store's id. No `--`, so never a comment. */
const WORD = /^\w+(?:[-.:/]\w+)*$/

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function word(value: string, position: number): string {
  if (WORD.test(value)) return value
  const message = `Query parameter ${position} must be a name or a number where its ? has no quotes, and is '${value}'`
  throw new TraillakeError('INVALID_ARGUMENT', message)
}

/**
 * A widget's statement with its parameters filled in, in order, as Lake does it: by text. Each `?` takes one value. A literal
 * that is `'?'` and nothing else becomes a literal with the value; a `?` outside literals, quoted names and comments becomes
 * the value itself, which must be a name or a number. Any other text stays as it is. So no value can end a literal, begin
 * another clause or a comment.
 *
 * @throws INVALID_ARGUMENT where there are fewer values than places or more, or a value cannot stand in its place
 * @example fillQueryParameters("SELECT * FROM ? WHERE eventTime > '?'", ['events', '2026-01-01'])
 */
export function fillQueryParameters(statement: string, values: readonly string[]): string {
  let places = 0
  const filled = statement.replace(TOKEN, (token) => {
    if (token !== '?' && token !== "'?'") return token
    const value = values[places++]
    if (value === undefined) return token
    return token === '?' ? word(value, places) : literal(value)
  })
  if (places === values.length) return filled
  const message = `The statement has ${places} query parameters, and ${values.length} values were given`
  throw new TraillakeError('INVALID_ARGUMENT', message)
}
