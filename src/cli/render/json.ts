import type { QueryResult } from '../../index.ts'
import { uniqueNames } from '../../index.ts'
import type { Write } from './output.ts'

/** Each row as the text of one object, members in column order (an object literal would sort keys that are numbers). */
async function* objects(result: QueryResult): AsyncGenerator<string> {
  const keys = uniqueNames(result.columns.map(({ name }) => name)).map((name) => JSON.stringify(name))
  for await (const row of result.values()) {
    yield `{${row.map((value, i) => `${keys[i] ?? ''}:${JSON.stringify(value)}`).join(',')}}`
  }
}

/** One array of objects. */
export async function writeJson(result: QueryResult, write: Write): Promise<void> {
  let separator = '['
  for await (const object of objects(result)) {
    await write(`${separator}${object}`)
    separator = ',\n'
  }
  await write(separator === '[' ? '[]\n' : ']\n')
}

/** An object a line. */
export async function writeJsonLines(result: QueryResult, write: Write): Promise<void> {
  for await (const object of objects(result)) await write(`${object}\n`)
}
