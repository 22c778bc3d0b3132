import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli, type CliRun, event, temporaryFolder } from '../support/cli.ts'

const NOW = '2026-03-01T00:00:00Z'
const LATER = '2026-03-09T00:00:00Z'

/** A lake with the store `events` of the events that are named. */
async function lakeOf(events: readonly unknown[]) {
  const lake = temporaryFolder()
  const trail = join(temporaryFolder(), 'trail.json')
  writeFileSync(trail, JSON.stringify({ Records: events }))
  const run = (args: readonly string[], now = NOW): Promise<CliRun> => cli(args, { lake, now })
  expect((await run(['ingest', trail])).code).toBe(0)
  return { lake, trail, run }
}

const ok = (stderr: string) => ({ code: 0, stdout: '', stderr })
const events = Array.from({ length: 10 }, (_, i) => event(i))

describe('traillake store', () => {
  it('update changes settings and shows the store', async () => {
    const { run } = await lakeOf(events)
    const selectors = [
      { Name: 'Writes', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
    ]
    const updated = await run([
      ...['store', 'update', 'events', '--name', 'Prod', '--retention', '45'],
      ...['--no-termination-protection', '--selectors', JSON.stringify(selectors)],
    ])
    expect(updated).toMatchObject({ code: 0, stderr: '' })
    expect(updated.stdout.replace(/[0-9a-f-]{36}/g, 'ID').replace(/file:.*stores/, 'LAKE')).toBe(
      `name        Prod
id          ID
category    Management
status      ENABLED
billing     fixed
retention   45 days
protection  can be deleted
created     2026-03-01T00:00:00
updated     2026-03-01T00:00:00
events      10
time range  2026-01-01T12:00:00 to 2026-01-10T12:00:00
size        ${/size +(.*)/.exec(updated.stdout)?.[1] ?? ''}
selectors   Writes
location    LAKE/ID
`,
    )
    expect(JSON.parse((await run(['store', 'show', 'prod', '--json'])).stdout)).toMatchObject({
      name: 'Prod',
      status: 'ENABLED',
      retentionDays: 45,
      terminationProtection: false,
      advancedEventSelectors: selectors,
    })
    expect((await run(['query', 'SELECT count(*) AS n FROM prod', '--format', 'csv'])).stdout).toBe('n\n0\n')
  })

  it('update says what is wrong', async () => {
    const { run } = await lakeOf(events)
    expect(await run(['store', 'update', 'events'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: An update must change at least one setting\n',
    })
    expect(await run(['store', 'update', 'events', '--billing', 'free'])).toMatchObject({
      code: 2,
      stderr: "error: Billing 'free' is not known\nhint: Choose fixed or extendable.\n",
    })
    expect((await run(['store', 'update', 'events', '--selectors', '/no/file.json'])).stderr).toBe(
      "error: Advanced event selectors cannot be read from '/no/file.json': ENOENT: no such file or directory, open '/no/file.json'\n" +
        'hint: Give a list of selectors as the AWS CLI takes it, or the name of a file that holds one.\n',
    )
    expect((await run(['store', 'update', 'events', '--selectors', '[{}]'])).stderr).toBe(
      'error: Selector 1: FieldSelectors must be a list of at least one field selector\n',
    )
  })

  it('delete, restore and purge take their time', async () => {
    const { lake, run } = await lakeOf(events)
    expect(await run(['store', 'delete', 'events'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: The event data store cannot be deleted because termination protection is enabled for it.\n' +
        'hint: `traillake store update events --no-termination-protection` takes the protection away.\n',
    })
    await run(['store', 'update', 'events', '--no-termination-protection'])
    const holds = async () => {
      const { stderr } = await run(['store', 'delete', 'events', '--dry-run'])
      return /\((.*)\)/.exec(stderr)?.[1] ?? ''
    }
    const held = await holds()
    expect(held).toMatch(/^10 events, /)
    expect(await run(['store', 'delete', 'events'])).toEqual(
      ok(`'events' is deleted (${held}); it can be restored until 2026-03-08T00:00:00.000Z\n`),
    )
    const hint =
      "hint: Store 'events' is deleted; until 2026-03-08T00:00:00.000Z `traillake store restore events` brings it back.\n"
    expect(await run(['query', 'SELECT 1 FROM events'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: line 1:15: The event data store is inactive.\n  SELECT 1 FROM events\n                ^^^^^^\n${hint}`,
    })
    for (const args of [
      ['compact', '--store', 'events'],
      ['ingest', '/dev/null'],
      ['retention', 'apply', '--store', 'events'],
    ])
      expect(await run(args)).toEqual({
        code: 2,
        stdout: '',
        stderr: `error: The event data store is inactive.\n${hint}`,
      })
    expect((await run(['store', 'list'])).stdout).toMatch(/ PENDING_DELETION\n$/)
    expect(await run(['store', 'restore', 'events'])).toEqual(ok("'events' is restored\n"))
    expect((await run(['query', 'SELECT count(*) AS n FROM events', '--format', 'csv'])).stdout).toBe(
      'n\n10\n',
    )

    await run(['store', 'delete', 'events'])
    expect(await run(['store', 'purge'])).toEqual(ok('No store is to be purged\n'))
    expect(await run(['store', 'purge', 'events'])).toMatchObject({
      code: 2,
      stderr:
        "error: The event data store is not in a status that supports the operation.\nhint: Store 'events' cannot be purged: it can be restored until 2026-03-08T00:00:00.000Z.\n",
    })
    expect(await run(['store', 'purge', '--dry-run'], LATER)).toEqual(
      ok(`'events' would be purged (${held})\n`),
    )
    expect(await run(['store', 'purge'], LATER)).toEqual(ok(`'events' is purged (${held})\n`))
    expect(readdirSync(join(lake, 'stores'))).toEqual([])
    expect(readdirSync(join(lake, 'names'))).toEqual([])
  })
})

describe('traillake ingest --apply-selectors', () => {
  it('takes what the selectors select, else everything', async () => {
    const lake = temporaryFolder()
    const trail = join(temporaryFolder(), 'trail.json')
    const wanted = { resources: [{ ARN: 'arn:aws:s3:::kept/a', type: 'AWS::S3::Object' }] }
    writeFileSync(trail, JSON.stringify({ Records: [event(0, wanted), event(1, wanted), event(2)] }))
    const selectors = join(temporaryFolder(), 'selectors.json')
    const fields = [
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
      { Field: 'readOnly', Equals: ['true'] },
    ]
    writeFileSync(selectors, JSON.stringify({ AdvancedEventSelectors: [{ FieldSelectors: fields }] }))
    const run = (...args: string[]) => cli(args, { lake, now: NOW })
    await run('store', 'create', 'events', '--selectors', selectors)
    const first = await run('ingest', trail, '--apply-selectors', '--json')
    expect(JSON.parse(first.stdout)).toMatchObject({ read: 3, events: 1, notSelected: 2, rejected: 0 })
    const second = await run('ingest', trail, '--json')
    expect(JSON.parse(second.stdout)).toMatchObject({ read: 3, events: 2, duplicates: 1, notSelected: 0 })
  })
})

describe('looking after stores', () => {
  /** Three data files of one event each, and a lake command. */
  async function three() {
    const made = await lakeOf([event(0)])
    for (const id of [1, 2]) {
      writeFileSync(made.trail, JSON.stringify([event(id)]))
      await made.run(['ingest', made.trail])
    }
    return made
  }

  it('compact merges files', async () => {
    const { run } = await three()
    expect(await run(['compact', '--dry-run'])).toEqual(ok("'events': 3 files of 3 events would be merged\n"))
    expect(await run(['compact'])).toEqual(ok("'events': 3 files of 3 events became 1\n"))
    expect(await run(['compact', '--store', 'EVENTS'])).toEqual(ok("'events': nothing to compact\n"))
    expect(JSON.parse((await run(['compact', '--json'])).stdout)).toEqual([
      { store: 'events', filesBefore: 0, filesAfter: 0, events: 0, superseded: 0 },
    ])
  })

  it('retention apply removes what is too old', async () => {
    const { run } = await three()
    await run(['store', 'update', 'events', '--retention', '58'])
    const figures = '1 event before 2026-01-02T00:00:00.000000Z'
    expect(await run(['retention', 'apply', '--dry-run'])).toEqual(
      ok(`'events': ${figures} would be removed (1 file dropped, 0 rewritten)\n`),
    )
    expect(await run(['retention', 'apply'])).toEqual(
      ok(`'events': ${figures} removed (1 file dropped, 0 rewritten)\n`),
    )
    expect(await run(['retention', 'apply'])).toEqual(
      ok("'events': no events before 2026-01-02T00:00:00.000000Z\n"),
    )
  })

  it('vacuum keeps a day, and less where it is told to', async () => {
    const { run } = await three()
    await run(['compact'])
    expect(await run(['vacuum'])).toEqual(
      ok("'events': 0 snapshots, 0 data files, 0 orphan files removed, 0 bytes\n"),
    )
    const { code, stderr } = await run(['vacuum', '--grace', '0'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/^'events': 3 snapshots, 3 data files, 0 orphan files removed, \d.* kB\n$/)
    expect((await run(['vacuum', '--grace', 'soon'])).stderr).toBe(
      "error: option '--grace <time>' argument 'soon' is invalid. A time is expected, such as 500ms, 30s, 5m or 1h.\n",
    )
  })

  it('maintain does what is due of every store, and purges', async () => {
    const { run } = await three()
    await run(['store', 'create', 'old', '--no-termination-protection'])
    await run(['store', 'delete', 'old'])
    expect(await run(['maintain', '--json'])).toMatchObject({ code: 0, stderr: '' })
    expect(await run(['maintain'], LATER)).toEqual(
      ok(
        "'events': retention is not due\n'events': nothing to compact\n" +
          "'events': 0 snapshots, 0 data files, 0 orphan files removed, 0 bytes\n'old' is purged (0 events, 0 bytes)\n",
      ),
    )
    expect(JSON.parse((await run(['maintain', '--json'], LATER)).stdout)).toMatchObject({
      stores: [{ store: 'events', compaction: { filesBefore: 0 }, vacuum: { dataFiles: 0 } }],
      purged: [],
      leftovers: [],
    })
  })

  it('a store that is not there', async () => {
    const { run } = await three()
    for (const command of [['compact'], ['retention', 'apply'], ['vacuum'], ['maintain']])
      expect(await run([...command, '--store', 'event'])).toEqual({
        code: 2,
        stdout: '',
        stderr: "error: Store 'event' does not exist\nhint: Did you mean 'events'?\n",
      })
  })
})
