import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUILT, cli, event, temporaryFolder } from '../support/cli.ts'

const bundle = resolve(dirname(BUILT), '../../bundle')

/** `npm test` builds first; a run of vitest alone may not have. */
describe.skipIf(!existsSync(bundle))('the built command line', () => {
  const folder = temporaryFolder()
  const options = { lake: join(folder, 'lake'), now: '2026-03-01T00:00:00Z', main: BUILT }
  const query = (...args: string[]) => cli(['query', ...args], options)

  beforeAll(async () => {
    const trail = join(folder, 'trail.json')
    writeFileSync(trail, JSON.stringify({ Records: Array.from({ length: 10 }, (_, i) => event(i)) }))
    expect(await cli(['ingest', trail], options)).toMatchObject({ code: 0, stdout: '' })
  })

  it('finds its version', async () => {
    const { version } = JSON.parse(readFileSync(resolve(bundle, '../../package.json'), 'utf8')) as {
      version: string
    }
    expect(await cli(['--version'], options)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('answers in every format', async () => {
    const sql = `SELECT eventname, count(*) AS n FROM events WHERE regexp_like(eventname, '^.et') GROUP BY 1`
    expect(await query(sql)).toEqual({
      code: 0,
      stdout: 'eventname │ n\n──────────┼──\nGetObject │ 5\n(1 row)\n',
      stderr: '',
    })
    for (const [format, text] of [
      ['csv', 'eventname,n\nGetObject,5\n'],
      ['json', '[{"eventname":"GetObject","n":5}]\n'],
      ['jsonl', '{"eventname":"GetObject","n":5}\n'],
      ['markdown', '| eventname | n |\n| --- | ---: |\n| GetObject | 5 |\n'],
    ] as const)
      expect(await query(sql, '--format', format)).toEqual({ code: 0, stdout: text, stderr: '' })
    const [arrow, parquet] = [join(folder, 'answer.arrow'), join(folder, 'answer.parquet')]
    expect(await query(sql, '--format', 'arrow', '-o', arrow)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(tableFromIPC(readFileSync(arrow)).toArray().map(String)).toEqual([
      '{"eventname": "GetObject", "n": 5}',
    ])
    expect(await query(sql, '--format', 'parquet', '-o', parquet)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    expect(readFileSync(parquet).subarray(-4).toString()).toBe('PAR1')
  })

  it('measures text that is not ASCII', async () => {
    const { stdout } = await query(`SELECT '東京' AS city, 'x' AS e UNION ALL SELECT 'a', 'é'`)
    expect(stdout.split('\n').slice(0, 2)).toEqual(['city │ e', '─────┼──'])
    expect(stdout).toContain('東京 │ x\n')
    expect(stdout).toContain('a    │ é\n')
  })

  it('has the licences of what it copied', () => {
    const licences = readFileSync(join(bundle, 'LICENSES.txt'), 'utf8')
    for (const name of ['chevrotain', 'commander', 'hyparquet', 're2js', 'string-width'])
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+: `, 'm'))
  })
})
