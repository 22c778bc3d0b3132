import { readFileSync } from 'node:fs'
import { TraillakeError } from '../index.ts'

/** The statement: the argument, `-f FILE`, or standard input where the argument or the file is `-`. */
export function statementText(sql: string | undefined, file: string | undefined): string {
  if (sql !== undefined && file !== undefined) {
    throw new TraillakeError('INVALID_ARGUMENT', 'Give the statement as an argument or with -f, not both')
  }
  const source = file ?? (sql === '-' ? '-' : undefined)
  if (source === undefined) {
    if (sql === undefined)
      throw new TraillakeError('INVALID_ARGUMENT', 'No statement given', {
        hint: 'Give it as an argument or with -f FILE.',
      })
    return sql
  }
  try {
    return readFileSync(source === '-' ? 0 : source, 'utf8')
  } catch (error) {
    throw new TraillakeError('FILE_UNREADABLE', `Cannot read '${source}'`, { cause: error })
  }
}
