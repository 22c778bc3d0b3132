import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { beforeAll, describe, expect, it } from 'vitest'
import { cli, event, temporaryFolder } from '../support/cli.ts'

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts')

const folder = temporaryFolder()
const lake = join(folder, 'lake')
const now = '2026-03-01T00:00:00Z'
const query = (...args: string[]) => cli(['query', ...args], { lake, now })

beforeAll(async () => {
  const trail = join(folder, 'trail.json')
  writeFileSync(trail, JSON.stringify({ Records: Array.from({ length: 10 }, (_, i) => event(i)) }))
  expect(await cli(['ingest', trail], { lake, now })).toMatchObject({ code: 0, stdout: '' })
})

const COUNTS = 'SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY 1'

describe('traillake query: formats', () => {
  it('table', async () => {
    const { code, stdout, stderr } = await query(COUNTS)
    expect(stdout).toBe('eventname │ n\n──────────┼──\nGetObject │ 5\nPutObject │ 5\n(2 rows)\n')
    expect([code, stderr]).toEqual([0, ''])
  })

  it('into a file that cannot be written: says so', async () => {
    const nowhere = join(folder, 'nowhere', 'x.csv')
    expect(await query(COUNTS, '--format', 'csv', '-o', nowhere)).toEqual({
      ...{ code: 2, stdout: '' },
      stderr: `error: Cannot write to '${nowhere}': no such file or directory\n`,
    })
    expect(await query(COUNTS, '-o', folder)).toEqual({
      ...{ code: 2, stdout: '' },
      stderr: `error: Cannot write to '${folder}': illegal operation on a directory\n`,
    })
  })

  it('into a file: as a whole, or not at all', async () => {
    const target = join(folder, 'answer.csv')
    const link = join(folder, 'link.csv')
    writeFileSync(target, 'before', { mode: 0o600 })
    symlinkSync(target, link)
    const failing = "SELECT 1 / (CASE eventname WHEN 'x' THEN 1 ELSE 0 END) AS x FROM events"
    const failed = await query(failing, '--format', 'csv', '-o', link)
    expect([failed.code, failed.stderr.split('\n')[0]]).toEqual([2, 'error: line 1:10: Division by zero'])
    expect(readFileSync(target, 'utf8')).toBe('before')
    expect(await query(failing, '--format', 'csv', '-o', join(folder, 'new.csv'))).toEqual(failed)
    expect(
      readdirSync(folder)
        .filter((name) => name.includes('csv'))
        .sort(),
    ).toEqual(['answer.csv', 'link.csv'])
    expect((await query(COUNTS, '--format', 'csv', '-o', link)).code).toBe(0)
    expect(readFileSync(target, 'utf8')).toBe('eventname,n\nGetObject,5\nPutObject,5\n')
    expect([lstatSync(link).isSymbolicLink(), statSync(target).mode & 0o777]).toEqual([true, 0o600])
    expect(await query(COUNTS, '--format', 'csv', '-o', '/dev/null')).toEqual({
      ...{ code: 0, stdout: '', stderr: '' },
    })
  })

  it.skipIf(!existsSync('/dev/full'))('into a full disk: says so (skipped without /dev/full)', () => {
    const run = (...more: string[]) => {
      const env = { ...process.env, TRAILLAKE_HOME: lake, TRAILLAKE_NOW: now }
      const full = openSync('/dev/full', 'w')
      const stdio = ['ignore', full, 'pipe'] as const
      const { status, stderr } = spawnSync(process.execPath, [MAIN, 'query', COUNTS, ...more], {
        ...{ env, stdio: [...stdio], encoding: 'utf8' },
      })
      closeSync(full)
      return [status, stderr]
    }
    const reason = 'no space left on device'
    expect(run()).toEqual([1, `error: Cannot write to 'standard output': ${reason}\n`])
    expect(run('-o', '/dev/full')).toEqual([1, `error: Cannot write to '/dev/full': ${reason}\n`])
  })

  it('csv: quotes only where needed, NULL empty, the empty string quoted', async () => {
    const sql = `SELECT 'a,b' AS "x,y", '' AS e, CAST(NULL AS varchar) AS n, 'say "hi"' AS q`
    expect((await query(sql, '--format', 'csv')).stdout).toBe('"x,y",e,n,q\n"a,b","",,"say ""hi"""\n')
  })

  it('json: one array of objects in column order', async () => {
    const sql = `SELECT eventtime, requestparameters, resources, 9007199254740993 AS big, 1 AS "2", 1.5e0 AS d, NULL AS nothing
      FROM events ORDER BY eventid LIMIT 1`
    const { stdout } = await query(sql, '--format', 'json')
    expect(stdout).toBe(
      '[{"eventtime":"2026-01-01 12:00:00.000","requestparameters":{"bucketName":"b0"},"resources":null,"big":"9007199254740993","2":1,"d":1.5,"nothing":null}]\n',
    )
  })

  it('json: columns of one name are told apart; no rows are an empty array', async () => {
    const twice = await query('SELECT eventname, eventname FROM events LIMIT 1', '--format', 'json')
    expect(Object.keys((JSON.parse(twice.stdout) as object[])[0]!)).toEqual(['eventname', 'eventname_1'])
    expect((await query('SELECT 1 AS a WHERE false', '--format', 'json')).stdout).toBe('[]\n')
  })

  it('jsonl and markdown', async () => {
    expect((await query(COUNTS, '--format', 'jsonl')).stdout).toBe(
      '{"eventname":"GetObject","n":5}\n{"eventname":"PutObject","n":5}\n',
    )
    expect((await query("SELECT 'a|b' AS t, 1 AS n", '--format', 'markdown')).stdout).toBe(
      '| t | n |\n| --- | ---: |\n| a\\|b | 1 |\n',
    )
  })

  it('arrow and parquet, into files', async () => {
    const arrow = join(folder, 'answer.arrow')
    const parquet = join(folder, 'answer.parquet')
    expect(await query(COUNTS, '--format', 'arrow', '-o', arrow)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(tableFromIPC(readFileSync(arrow)).toArray().map(String)).toEqual([
      '{"eventname": "GetObject", "n": 5}',
      '{"eventname": "PutObject", "n": 5}',
    ])
    expect(await query(COUNTS, '--format', 'parquet', '-o', parquet)).toMatchObject({ code: 0 })
    expect(readFileSync(parquet).subarray(-4).toString()).toBe('PAR1')
  })

  it('a format that is not known', async () => {
    expect(await query('SELECT 1', '--format', 'xml')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "error: Format 'xml' is not known\nhint: Choose one of table, csv, json, jsonl, markdown, arrow, parquet.\n",
    })
  })
})

describe('traillake query: statements', () => {
  it('from a file, from standard input, and $EDS_ID', async () => {
    const file = join(folder, 'q.sql')
    writeFileSync(file, 'SELECT count(*) AS n FROM $EDS_ID;\n')
    expect((await query('-f', file, '--store', 'events', '--format', 'csv')).stdout).toBe('n\n10\n')
    const piped = await cli(['query', '-', '--format', 'csv'], { lake, now, input: 'SELECT 1 AS one' })
    expect(piped.stdout).toBe('one\n1\n')
  })

  it('--stats goes to standard error', async () => {
    const { stdout, stderr } = await query('SELECT count(*) AS n FROM events', '--stats', '--format', 'csv')
    expect(stdout).toBe('n\n10\n')
    expect(stderr.replace(/\d+\.\d+ s/, 'T')).toBe(
      '1 row in T · 10 events and 0 bytes scanned · 0 of 1 file and 0 of 0 row groups skipped\n',
    )
  })

  it('an unknown column: place, excerpt, hint, exit 2', async () => {
    expect(await query('SELECT evntname FROM events')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "error: line 1:8: Column 'evntname' cannot be resolved\n  SELECT evntname FROM events\n         ^^^^^^^^\nhint: Did you mean 'eventname'?\n",
    })
  })

  it('an unknown store, a typo, no statement, two statements given', async () => {
    expect((await query('SELECT * FROM evnts')).stderr).toBe(
      "error: line 1:15: Table 'evnts' does not exist\n  SELECT * FROM evnts\n                ^^^^^\nhint: Did you mean 'events'?\n",
    )
    const typo = await query('SELEC 1')
    expect([typo.code, typo.stderr.split('\n')[0]?.startsWith('error: line 1:1: ')]).toEqual([2, true])
    expect((await query()).stderr).toBe(
      'error: No statement given\nhint: Give it as an argument or with -f FILE.\n',
    )
    expect((await query('')).stderr).toBe(
      "error: line 1:1: mismatched input '<EOF>'. Expecting: 'EXPLAIN', <query>\n",
    )
    expect((await query('SELECT 1', '-f', 'x')).stderr).toBe(
      'error: Give the statement as an argument or with -f, not both\n',
    )
    expect((await query('-f', join(folder, 'none.sql'))).stderr).toBe(
      `error: Cannot read '${join(folder, 'none.sql')}'\n`,
    )
  })

  it('what only the data shows: exit 2, no stack trace', async () => {
    const { code, stderr } = await query('SELECT 1 / (count(*) - 10) FROM events')
    expect(code).toBe(2)
    expect(stderr.split('\n')[0]).toBe('error: line 1:10: Division by zero')
  })
})

describe('traillake shell', () => {
  it('runs piped statements and commands in order, goes on after an error, and takes the last one without its ;', async () => {
    const input =
      '.stores\nSELECT 1 AS one;\nSELECT nope\n  FROM events;\n.format csv\nSELECT count(*) AS n\nFROM events'
    const { code, stdout, stderr } = await cli(['shell'], { lake, now, input })
    expect(stdout.replace(/[0-9a-f-]{36}/, 'ID')).toBe(
      "events  ID  10 events\none\n───\n  1\n(1 row)\nerror: line 1:8: Column 'nope' cannot be resolved\nn\n10\n",
    )
    expect([code, stderr]).toEqual([0, ''])
  })
})

describe('traillake: wiring', () => {
  it('an unknown command or option is the user’s: exit 2', async () => {
    expect(await cli(['qurey'])).toMatchObject({
      code: 2,
      stderr: "error: unknown command 'qurey'\n(Did you mean query?)\n",
    })
    expect(await cli(['query', '--nope'])).toMatchObject({
      code: 2,
      stderr: "error: unknown option '--nope'\n",
    })
  })

  it('--help and --version', async () => {
    const help = await cli(['--help'])
    expect(help.code).toBe(0)
    for (const command of [
      'ingest',
      'query',
      'explain',
      'shell',
      'store',
      'sample',
      'functions',
      'completion',
    ]) {
      expect(help.stdout).toContain(`\n  ${command} `)
    }
    expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' })
  })

  it('a clock that is no time', async () => {
    expect((await cli(['store', 'list'], { lake, now: 'yesterday' })).stderr).toBe(
      "error: TRAILLAKE_NOW is not a time: 'yesterday'\nhint: Write it as 2026-01-31T20:00:00Z.\n",
    )
  })
})
