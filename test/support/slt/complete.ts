import type { Session } from './backend.ts'
import { isAt, resultLines, runStatement } from './run.ts'
import type { Script } from './script.ts'

/**
 * The script's text with every result as the engine gives it, to be read and judged before it is committed. A record that
 * turned from an answer into an error, or back, changes its first line too.
 *
 * @param only the record to complete: the one whose lines hold this line of the file
 */
export async function completeScript(script: Script, session: Session, only?: number): Promise<string> {
  const lines = [...script.lines]
  for (const record of script.records.toReversed()) {
    if (only !== undefined && !isAt(record, only)) continue
    const result = await runStatement(session, record.sql)
    const { start, end } = record.result
    lines.splice(start, end - start, '----', ...resultLines(record, result))
    if (result.kind === 'error') lines[record.line - 1] = `statement error ${result.code}`
    else if (record.kind === 'error') lines[record.line - 1] = 'query'
  }
  return lines.join('\n')
}
