import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { cli, event, temporaryFolder } from '../support/cli.ts'

const now = '2026-03-01T00:00:00Z'

interface Summary {
  readonly store: string
  readonly read: number
  readonly events: number
  readonly duplicates: number
  readonly rejected: number
  readonly expired: number
  readonly files: number
  readonly bytes: number
  readonly seconds: number
  readonly rejectsFile?: string
}

function trail(events: readonly unknown[]): string {
  const path = join(temporaryFolder(), 'trail.json')
  writeFileSync(path, JSON.stringify({ Records: events }))
  return path
}

async function ingest(lake: string, ...args: string[]): Promise<Summary & { readonly code: number | null }> {
  const { code, stdout, stderr } = await cli(['ingest', '--json', ...args], { lake, now })
  expect(stderr).toBe('')
  return { ...(JSON.parse(stdout) as Summary), code }
}

async function count(lake: string, where = 'true', at = now): Promise<string> {
  return (
    await cli(['query', `SELECT count(*) AS n FROM events WHERE ${where}`, '--format', 'csv'], {
      lake,
      now: at,
    })
  ).stdout
}

describe('traillake ingest', () => {
  it('stores each event once, within a run and across runs', async () => {
    const lake = temporaryFolder()
    const path = trail([event(1), event(2), event(1)])
    expect(await ingest(lake, path)).toMatchObject({
      store: 'events',
      read: 3,
      events: 2,
      duplicates: 1,
      rejected: 0,
      expired: 0,
      files: 1,
      code: 0,
    })
    expect(await ingest(lake, path)).toMatchObject({ read: 3, events: 0, duplicates: 3, code: 0 })
    expect(await count(lake)).toBe('n\n2\n')
  })

  it('reads standard input', async () => {
    const lake = temporaryFolder()
    const input = gzipSync(`${JSON.stringify(event(1))}\n${JSON.stringify(event(2))}\n`)
    const { stdout } = await cli(['ingest', '-', '--json'], { lake, now, input })
    expect(JSON.parse(stdout)).toMatchObject({ read: 2, events: 2 })
  })

  it('rejects with reason and position, stores the rest; exit 3 under --strict', async () => {
    const lake = temporaryFolder()
    const path = trail([event(1), event(2, { eventTime: undefined }), event(3, { eventTime: 'redacted' })])
    const summary = await ingest(lake, path, '--strict')
    expect(summary).toMatchObject({ read: 3, events: 1, rejected: 2, code: 3 })
    const lines = readFileSync(summary.rejectsFile!, 'utf8').trim().split('\n')
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { file: path, index: 1, reason: 'eventTime is missing' },
      { file: path, index: 2, reason: 'eventTime is not a time: redacted' },
    ])
    expect(await ingest(lake, path)).toMatchObject({ rejected: 2, code: 0 })
  })

  it('a truncated gzip and a file that is not JSON are rejects, and nothing else is held up', async () => {
    const lake = temporaryFolder()
    const folder = temporaryFolder()
    const whole = gzipSync(JSON.stringify({ Records: Array.from({ length: 50 }, (_, i) => event(i)) }))
    writeFileSync(join(folder, 'a.json.gz'), whole.subarray(0, whole.length - 40))
    writeFileSync(join(folder, 'b.json'), 'this is no JSON')
    writeFileSync(join(folder, 'c.json'), JSON.stringify(event(900)))
    writeFileSync(join(folder, 'notes.txt'), 'nothing to see')
    const summary = await ingest(lake, folder)
    expect(summary).toMatchObject({ rejected: 2, files: 3, skippedFiles: 1, code: 0 })
    expect(summary.events).toBeGreaterThan(1)
    const reasons = readFileSync(summary.rejectsFile!, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { reason: string }).reason)
    expect(reasons[0]).toBe('unexpected end of gzip data')
    expect(await count(lake, `eventid = '00000000-0000-4000-8000-000000000900'`)).toBe('n\n1\n')
  })

  it('events older than the retention are expired, and those that grow old disappear from queries', async () => {
    const lake = temporaryFolder()
    await cli(['store', 'create', 'events', '--retention', '30'], { lake, now })
    const path = trail([
      event(1, { eventTime: '2026-01-29T23:59:59Z' }),
      event(2, { eventTime: '2026-01-30T00:00:00Z' }),
      event(3, { eventTime: '2026-02-20T00:00:00Z' }),
    ])
    expect(await ingest(lake, path)).toMatchObject({ read: 3, events: 2, expired: 1 })
    expect(await count(lake)).toBe('n\n2\n')
    expect(await count(lake, 'true', '2026-03-01T00:00:01Z')).toBe('n\n1\n')
    expect(await count(lake, 'true', '2026-06-01T00:00:00Z')).toBe('n\n0\n')
  })

  it('an input that is not there, an unknown store, a folder that cannot be made: one line, exit 2', async () => {
    const lake = temporaryFolder()
    expect(await cli(['ingest', '/no/such/folder'], { lake, now })).toEqual({
      code: 2,
      stdout: '',
      stderr: "error: No such file or folder: '/no/such/folder'\n",
    })
    expect(await cli(['ingest', trail([event(1)]), '--store', 'prdo'], { lake, now })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: Store 'prdo' does not exist\n/) as string,
    })
    const blocked = join(temporaryFolder(), 'file')
    appendFileSync(blocked, '')
    const { code, stderr } = await cli(['ingest', trail([event(1)])], { lake: join(blocked, 'lake'), now })
    expect(stderr).toBe(`error: Cannot write to '${join(blocked, 'lake', 'names')}': not a directory\n`)
    expect(code).toBe(2)
  })

  it('prints a summary on standard error for people', async () => {
    const lake = temporaryFolder()
    mkdirSync(lake, { recursive: true })
    const { stdout, stderr } = await cli(['ingest', trail([event(1), event(1)])], { lake, now })
    expect(stdout).toBe('')
    expect(stderr.replace(/\(.*\)/, '(…)')).toBe(
      "1 event stored in 'events' (…)\n1 duplicate left out: the store has one of each\n",
    )
  })
})

describe('traillake store', () => {
  it('create, list, show', async () => {
    const lake = temporaryFolder()
    const created = await cli(
      ['store', 'create', 'prod', '--billing', 'extendable', '--retention', '3653', '--json'],
      { lake, now },
    )
    expect(JSON.parse(created.stdout)).toMatchObject({
      name: 'prod',
      category: 'Management',
      retentionDays: 3653,
      events: 0,
      created: '2026-03-01T00:00:00.000Z',
    })
    await cli(['ingest', trail([event(1)]), '--store', 'prod'], { lake, now })
    const shown = JSON.parse((await cli(['store', 'show', 'PROD', '--json'], { lake, now })).stdout) as {
      id: string
    }
    expect(shown).toMatchObject({ events: 1, files: 1, earliest: '2026-01-02T12:00:00.000000Z' })
    expect(
      (await cli(['query', `SELECT count(*) AS n FROM ${shown.id}`, '--format', 'csv'], { lake, now }))
        .stdout,
    ).toBe('n\n1\n')
    expect((await cli(['store', 'list'], { lake, now })).stdout.split('\n')[1]).toMatch(
      /^prod {2}[0-9a-f-]{36} {2}Management +3653 d +1 /,
    )
  })

  it('says what is wrong', async () => {
    const lake = temporaryFolder()
    const create = (...args: string[]) => cli(['store', 'create', ...args], { lake, now })
    expect(await create('prod', '--retention', '3000')).toMatchObject({
      code: 2,
      stderr:
        'error: Retention must be a whole number of days from 7 to 2557, not 3000\nhint: Up to 3653 days go with --billing extendable.\n',
    })
    expect((await create('a b')).stderr).toBe(
      "error: Store name 'a b' is not valid\nhint: A name has 3 to 128 letters, digits, dots, underscores and hyphens.\n",
    )
    expect((await create('prod', '--category', 'Everything')).stderr).toBe(
      "error: Category 'Everything' is not known\nhint: Choose one of Management, Insight, ConfigurationItem, Evidence, ActivityAuditLog.\n",
    )
    expect(await create('prod')).toMatchObject({ code: 0 })
    expect(await create('Prod')).toMatchObject({ code: 2, stderr: "error: Store 'Prod' already exists\n" })
    expect((await cli(['store', 'show', 'prud'], { lake, now })).stderr).toBe(
      "error: Store 'prud' does not exist\nhint: Did you mean 'prod'?\n",
    )
  })
})
