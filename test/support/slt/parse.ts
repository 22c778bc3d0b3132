import { FIXTURES, type StoreFixture } from '../fixture/fixtures.ts'
import {
  ALL_BACKENDS,
  type BackendName,
  DEFAULT_CLOCK,
  type Script,
  type SltRecord,
  type TableFixture,
} from './script.ts'

const SEPARATOR = '----'
const BOUNDARY = /^----$|^(?:query|statement|skipif|onlyif)(?: |$)/

function isBackend(word: string | undefined): word is BackendName {
  return ALL_BACKENDS.some((name) => name === word)
}

/**
 * Reads a `.slt` script; test/README.md describes the format.
 *
 * @throws Error that names the file and line of what it does not understand
 */
export function parseScript(path: string, text: string): Script {
  const lines = text.split('\n')
  const fixtures: StoreFixture[] = []
  const tables: TableFixture[] = []
  const records: SltRecord[] = []
  let clock = DEFAULT_CLOCK
  let zone = 'UTC'
  let skip = new Map<BackendName, string>()
  let at = 0

  const fail = (message: string): Error => new Error(`${path}:${at + 1}: ${message}`)
  const blank = (index: number): boolean => (lines[index] ?? '').trim() === ''
  const toBlank = (start: number): number => {
    let end = start
    while (end < lines.length && !blank(end)) end++
    return end
  }

  function takeCondition(word: string, line: string): void {
    const [, backend, reason = ''] = /^\w+\s+(\S+)\s*(.*)$/.exec(line) ?? []
    if (!isBackend(backend)) throw fail(`no backend is called '${backend ?? ''}'`)
    if (reason === '') throw fail(`${word} needs a reason`)
    // What goes for the store goes for it with two threads.
    const named = ALL_BACKENDS.filter(
      (name) => name === backend || (name === 'threads' && backend === 'store'),
    )
    const left = word === 'skipif' ? named : ALL_BACKENDS.filter((name) => !named.includes(name))
    for (const name of left) skip.set(name, reason)
    at++
  }

  function takeTable(line: string): void {
    const [, name = '', columns = ''] = /^table\s+("[^"]+"|\S+)\s*\((.*)\)$/.exec(line) ?? []
    if (name === '') throw fail('a table is declared as: table name (column type, …)')
    const end = toBlank(at + 1)
    tables.push({ name: name.replaceAll('"', ''), columns, rows: lines.slice(at + 1, end) })
    at = end
  }

  function takeRecord(words: readonly string[]): void {
    const line = at + 1
    // A statement may hold blank lines where its result follows; without one it ends at the first.
    const next = lines.findIndex((text, i) => i >= line && BOUNDARY.test(text))
    const complete = lines[next] === SEPARATOR
    const end = complete ? next : toBlank(line)
    const sql = lines.slice(line, end).join('\n')
    if (sql.trim() === '') throw fail('the record has no statement')
    const resultEnd = complete ? toBlank(end + 1) : end
    const expected = complete ? lines.slice(end + 1, resultEnd) : []
    const base = { line, sql, expected, result: { start: end, end: resultEnd }, skip }
    const [kind, ...flags] = words
    if (kind === 'query') {
      const unknown = flags.find((flag) => flag !== 'rowsort' && flag !== 'header')
      if (unknown !== undefined) throw fail(`a query has no flag '${unknown}'`)
      const [rowsort, header] = [flags.includes('rowsort'), flags.includes('header')]
      records.push({ kind: 'query', ...base, rowsort, header })
    } else {
      if (flags[0] !== 'error' || flags.length > 2)
        throw fail('a statement is declared as: statement error CODE')
      records.push({ kind: 'error', ...base, code: flags[1] })
    }
    skip = new Map()
    at = resultEnd
  }

  while (at < lines.length) {
    const line = (lines[at] ?? '').trim()
    const words = line.split(/\s+/)
    switch (words[0]) {
      case '':
        at++
        break
      case 'clock': {
        clock = Date.parse(words[1] ?? '')
        if (Number.isNaN(clock)) throw fail(`'${words[1] ?? ''}' is no time`)
        at++
        break
      }
      case 'zone':
        zone = words[1] ?? ''
        at++
        break
      case 'fixture': {
        const fixture = FIXTURES.find((one) => one.name === words[1])
        if (fixture === undefined) throw fail(`no fixture is called '${words[1] ?? ''}'`)
        fixtures.push(fixture)
        at++
        break
      }
      case 'table':
        takeTable(line)
        break
      case 'skipif':
      case 'onlyif':
        takeCondition(words[0], line)
        break
      case 'query':
      case 'statement':
        takeRecord(words)
        break
      default:
        if (!line.startsWith('#')) throw fail(`'${line}' is no directive`)
        at++
    }
  }
  return { path, lines, clock, zone, fixtures, tables, records }
}
