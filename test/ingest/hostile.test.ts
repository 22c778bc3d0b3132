import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { createGzip, createZstdCompress, gzipSync, zstdCompressSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { openLake } from '../../src/engine.ts'
import type { IngestResult } from '../../src/ingest/ingest.ts'
import { cli, event, temporaryFolder } from '../support/cli.ts'

/*
 * Every input that someone could make on purpose. Each is told by name, as a reject with its reason or as an error, and the
 * events beside it are stored: every run below has `good.json` with one event, which every answer has.
 */

const NOW = Date.parse('2026-02-01T00:00:00Z')
const MIB = 1024 * 1024

let folder: string
let logs: string
beforeEach(() => {
  folder = temporaryFolder()
  logs = join(folder, 'logs')
  mkdirSync(logs)
  write('good.json', JSON.stringify(event(0)))
  return () => rmSync(folder, { recursive: true })
})

function write(name: string, content: string | Uint8Array): string {
  const path = join(logs, name)
  writeFileSync(path, content)
  return path
}

interface Taken {
  readonly result: IngestResult
  /** `file: reason`, in order. */
  readonly rejects: readonly string[]
  /** The rows of a query. */
  readonly rows: (sql: string) => Promise<readonly unknown[]>
}

async function take(inputs: readonly string[] = [logs]): Promise<Taken> {
  const lake = join(folder, 'lake')
  const open = () => openLake(lake, { clock: () => NOW, threads: 1 })
  await using one = await open()
  const result = await one.ingest(inputs)
  const lines =
    result.rejectsFile === undefined ? [] : readFileSync(result.rejectsFile, 'utf8').trimEnd().split('\n')
  const rejects = lines.map((line) => {
    const { file, reason } = JSON.parse(line) as { file: string; reason: string }
    return `${relative(logs, file)}: ${reason}`
  })
  return {
    ...{ result, rejects },
    async rows(sql) {
      await using again = await open()
      return (await again.query(sql)).rows()
    },
  }
}

/** A compressed file of `before`, then `count` times `mebibyte`, then `after`. */
async function bomb(
  name: string,
  stream: NodeJS.ReadWriteStream,
  count: number,
  fill: string,
  before: string,
  after: string,
) {
  const file = openSync(join(logs, name), 'w')
  stream.on('data', (chunk: Buffer) => writeSync(file, chunk))
  const ended = new Promise((done) => stream.on('end', done))
  stream.write(before)
  const mebibyte = Buffer.alloc(MIB, fill)
  for (let i = 0; i < count; i++)
    if (!stream.write(mebibyte)) await new Promise((done) => stream.once('drain', done))
  stream.end(after)
  await ended
  closeSync(file)
}

const two = `${JSON.stringify(event(1))},${JSON.stringify(event(2))}`

describe('bombs', () => {
  const compressors = { gzip: () => createGzip({ level: 1 }), zstd: () => createZstdCompress() }

  it.each(['gzip', 'zstd'] as const)('%s: a record of 128 MiB out of a few bytes', async (format) => {
    await bomb(
      `b.${format}.json`,
      compressors[format](),
      128,
      'a',
      `[${JSON.stringify(event(1))},{"x":"`,
      `"},${JSON.stringify(event(2))}]`,
    )
    const before = process.memoryUsage().rss
    const { result, rejects } = await take()
    expect(result.events).toBe(3)
    expect(rejects).toEqual([`b.${format}.json: more than 16777216 bytes in one value`])
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * MIB)
  })

  it.each(['gzip', 'zstd'] as const)('%s: 128 MiB of white space between records', async (format) => {
    await bomb(
      `b.${format}.json`,
      compressors[format](),
      128,
      ' ',
      `[${JSON.stringify(event(1))},`,
      `${JSON.stringify(event(2))}]`,
    )
    const { result, rejects } = await take()
    expect([result.events, rejects]).toEqual([3, []])
  })

  it('a bomb in a bomb is not opened', async () => {
    write('nested.json.gz', gzipSync(gzipSync(`[${two}]`)))
    write('nested.json.zst', zstdCompressSync(gzipSync(`[${two}]`)))
    const { result, rejects } = await take()
    expect([result.events, rejects]).toEqual([
      1,
      [
        'nested.json.gz: the file holds binary data, not JSON',
        'nested.json.zst: the file holds binary data, not JSON',
      ],
    ])
  })

  it('brackets and commas by the million make one reject a piece at most', async () => {
    write('brackets.json', '['.repeat(2_000_000))
    write('commas.json', `{"Records":[${','.repeat(10_000)}]}`)
    const { result, rejects } = await take()
    expect(result.events).toBe(1)
    expect(rejects[0]).toBe('brackets.json: more than 1,000 levels of nesting at byte 1001')
    expect(rejects.filter((reject) => reject.startsWith('brackets'))).toHaveLength(1)
    expect(rejects.filter((reject) => reject.startsWith('commas'))).toHaveLength(10_001)
  })
})

describe('records', () => {
  it('10 MB strings are stored whole; over 16 MiB a record is rejected', async () => {
    const long = 'x'.repeat(10_000_000)
    write('long.json', `{"Records":[${JSON.stringify(event(1, { userAgent: long }))}]}`)
    write(
      'longer.json',
      `{"Records":[${JSON.stringify(event(2, { userAgent: long + long }))},${JSON.stringify(event(3))}]}`,
    )
    const { rejects, rows } = await take()
    expect(rejects).toEqual(['longer.json: more than 16777216 bytes in one value'])
    expect(await rows('SELECT length(useragent) AS n FROM events WHERE length(useragent) > 0')).toEqual([
      { n: 10_000_000 },
    ])
    expect(await rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 3 }])
    expect(
      await rows(
        "SELECT length(json_extract_scalar(eventjson, '$.userAgent')) AS n FROM events WHERE length(useragent) > 0",
      ),
    ).toEqual([{ n: 10_000_000 }])
  })

  it('100,000 levels of nesting', async () => {
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const objects = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    const [head, tail] = JSON.stringify(event(1, { requestParameters: 0 })).split('"requestParameters":0')
    write('arrays.json', `[${head!}"requestParameters":${nested}${tail!},${JSON.stringify(event(2))}]`)
    write('objects.json', `[${head!}"requestParameters":${objects}${tail!},${JSON.stringify(event(3))}]`)
    const { result, rejects } = await take()
    const at = 1 + head!.length + '"requestParameters":'.length
    expect(rejects).toEqual([
      `arrays.json: more than 1,000 levels of nesting at byte ${at + 999}`,
      `objects.json: more than 1,000 levels of nesting at byte ${at + 999 * 5}`,
    ])
    expect(result.events).toBe(3)
  })

  it('900 levels of nesting can be asked for', async () => {
    const nested = `${'{"a":'.repeat(900)}1${'}'.repeat(900)}`
    const [head, tail] = JSON.stringify(event(1, { requestParameters: 0 })).split('"requestParameters":0')
    write('deep.json', `${head!}"requestParameters":{"k":${nested}}${tail!}`)
    const { rejects, rows } = await take()
    expect(rejects).toEqual([])
    const sql = "SELECT length(element_at(requestparameters, 'k')) AS n FROM events WHERE eventid LIKE '%1'"
    expect(await rows(sql)).toEqual([{ n: nested.length }])
  })

  it('invalid UTF-8', async () => {
    const text = Buffer.from(`[${JSON.stringify(event(1, { userAgent: '~' }))},${JSON.stringify(event(2))}]`)
    const at = text.indexOf('~')
    for (const [name, bytes] of Object.entries({
      lone: [0x80],
      overlong: [0xc0, 0x80],
      surrogate: [0xed, 0xa0, 0x80],
    }))
      write(`${name}.json`, Buffer.concat([text.subarray(0, at), Buffer.from(bytes), text.subarray(at + 1)]))
    write(
      'utf-16.json',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(event(4)), 'utf16le')]),
    )
    const { result, rejects } = await take()
    expect(rejects).toEqual([
      ...['lone', 'overlong'].map((name) => `${name}.json: invalid UTF-8 at byte ${at}`),
      `surrogate.json: invalid UTF-8 at byte ${at + 1}`,
      'utf-16.json: the file is UTF-16, not UTF-8',
    ])
    expect([result.events, result.duplicates]).toEqual([2, 2])
  })

  it('lone surrogates and NUL bytes that are escaped are text; raw ones are not', async () => {
    const escaped = JSON.stringify(event(1)).replace('"u1"', String.raw`"a\u0000b\ud800c"`)
    write('escaped.json', escaped)
    write('raw.json', JSON.stringify(event(2)).replace('"u2"', '"a\0b"'))
    write('zeros.json', Buffer.alloc(1000))
    const { rejects, rows } = await take()
    expect(rejects).toEqual([
      `raw.json: control character in a string at byte ${JSON.stringify(event(2)).indexOf('"u2"') + 2}`,
      'zeros.json: the file holds binary data, not JSON',
    ])
    expect(await rows("SELECT eventjson FROM events WHERE eventid LIKE '%1'")).toEqual([
      { eventjson: escaped },
    ])
    expect(await rows("SELECT useridentity.username AS n FROM events WHERE eventid LIKE '%1'")).toEqual([
      { n: 'a\0b\ufffdc' },
    ])
  })

  it('duplicate keys: the last is the value, and the text keeps both', async () => {
    const text = `{"eventName":"First",${JSON.stringify(event(1, { eventName: 'Last' })).slice(1)}`
    const inMap = text.replace('"bucketName":"b1"', '"a":1,"a":2').replaceAll('000001"', '000002"')
    write('twice.json', `[${text},${inMap}]`)
    const { rejects, rows } = await take()
    expect(rejects).toEqual([])
    expect(await rows("SELECT eventname, eventjson FROM events WHERE eventid LIKE '%1'")).toEqual([
      { eventname: 'Last', eventjson: text },
    ])
    expect(await rows("SELECT requestparameters AS m FROM events WHERE eventid LIKE '%2'")).toEqual([
      { m: { a: '2' } },
    ])
  })

  it('keys that objects have of their own', async () => {
    const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', '']
    const parameters = `{${keys.map((key) => `"${key}":{"polluted":true}`).join(',')}}`
    const text = JSON.stringify(event(1, { requestParameters: 0 }))
      .replace('"requestParameters":0', `"requestParameters":${parameters}`)
      .replace('{', `{${keys.map((key) => `"${key}":{"polluted":true},`).join('')}`)
    write('proto.json', text)
    const { rejects, rows } = await take()
    expect(rejects).toEqual([])
    const sql =
      "SELECT map_keys(requestparameters) AS k, element_at(requestparameters, '__proto__') AS v FROM events WHERE eventid LIKE '%1'"
    expect(await rows(sql)).toEqual([{ k: keys, v: '{"polluted":true}' }])
    const [row] = await rows("SELECT requestparameters AS m FROM events WHERE eventid LIKE '%1'")
    expect(JSON.stringify(row)).toBe(
      `{"m":{${keys.map((key) => `"${key}":"{\\"polluted\\":true}"`).join(',')}}}`,
    )
    expect('polluted' in {}).toBe(false)
    expect(await rows(`SELECT 1 AS "__proto__", 2 AS "constructor"`)).toHaveLength(1)
  })

  it('numbers past every range keep their spelling', async () => {
    const numbers = [
      '1e999',
      '-1e999',
      '1e-999',
      '123456789012345678901234567890',
      '-0',
      `1${'0'.repeat(5000)}`,
      '0.1e-400',
    ]
    const parameters = `{${numbers.map((number, i) => `"n${i}":${number}`).join(',')}}`
    const text = JSON.stringify(event(1, { requestParameters: 0 })).replace(
      '"requestParameters":0',
      `"requestParameters":${parameters}`,
    )
    write('numbers.json', text)
    write('time.json', JSON.stringify(event(2, { eventTime: '999999-01-01T00:00:00Z' })))
    write('number.json', JSON.stringify(event(3)).replace(/"eventTime":"[^"]+"/, '"eventTime":1e999'))
    const { rejects, rows } = await take()
    expect(rejects).toEqual([
      'number.json: eventTime is not a time: 1e999',
      'time.json: eventTime is not a time: 999999-01-01T00:00:00Z',
    ])
    expect(
      await rows(
        "SELECT map_values(requestparameters) AS v, eventjson AS t FROM events WHERE eventid LIKE '%1'",
      ),
    ).toEqual([{ v: numbers, t: text }])
  })

  it('50,000 distinct map keys, in one event and over many', async () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key${i}`, i]))
    write('one.json', JSON.stringify(event(1, { requestParameters: many })))
    write(
      'each.jsonl',
      Array.from({ length: 50_000 }, (_, i) =>
        JSON.stringify(event(i + 2, { requestParameters: { [`k${i}`]: i } })),
      ).join('\n'),
    )
    const { result, rejects, rows } = await take()
    expect([result.events, rejects]).toEqual([50_002, []])
    expect(
      await rows(
        "SELECT element_at(requestparameters, 'key49999') AS v FROM events WHERE cardinality(requestparameters) > 1",
      ),
    ).toEqual([{ v: '49999' }])
    expect(
      await rows(
        "SELECT eventid AS id FROM events WHERE element_at(requestparameters, 'k49999') IS NOT NULL",
      ),
    ).toEqual([{ id: '00000000-0000-4000-8000-000000050001' }])
  })
})

describe('files', () => {
  it('names that play tricks', async () => {
    const names = [
      'a\nb.json',
      '..json',
      '...json',
      'a b.json',
      '%2e%2e%2f.json',
      '-.json',
      '*.json',
      '$(id).json',
      'é\u202e.json',
      `${'n'.repeat(250)}.json`,
    ]
    for (const [i, name] of names.entries()) write(name, `[${JSON.stringify(event(i + 1))},7]`)
    const { result, rejects } = await take()
    // Names that begin with a point are hidden.
    const shown = names.filter((name) => !name.startsWith('.'))
    expect(result.events).toBe(1 + shown.length)
    expect(rejects.map((reject) => reject.split(': expected')[0]).sort()).toEqual([...shown].sort())
  })

  it('links in circles, to themselves and to nothing', async () => {
    mkdirSync(join(logs, 'sub'))
    symlinkSync('..', join(logs, 'sub', 'up'))
    symlinkSync('self.json', join(logs, 'self.json'))
    symlinkSync('nothing', join(logs, 'nothing.json'))
    symlinkSync('good.json', join(logs, 'again.json'))
    const { result, rejects } = await take()
    expect(result.events).toBe(1)
    expect(rejects).toEqual([
      `nothing.json: Cannot read '${logs}/nothing.json': no such file or directory`,
      `self.json: Cannot read '${logs}/self.json': too many symbolic links encountered`,
    ])
  })

  it('files that are deleted, cut or grow while they are read', async () => {
    const record = (i: number) => `${JSON.stringify(event(i, { userAgent: 'x'.repeat(1000) }))}\n`
    const large = Array.from({ length: 6000 }, (_, i) => record(i + 10)).join('')
    for (const name of ['cut.json', 'deleted.json', 'grown.json'])
      write(name, large.replaceAll('"00000000-', `"${name.charCodeAt(0)}000000-`))
    write('gone.json', record(1))
    const lake = join(folder, 'lake')
    await using one = await openLake(lake, { clock: () => NOW, threads: 1 })
    let changed = false
    const result = await one.ingest(logs, {
      onProgress() {
        if (changed) return
        changed = true
        truncateSync(join(logs, 'cut.json'), 5 * MIB)
        rmSync(join(logs, 'gone.json'))
        appendFileSync(join(logs, 'grown.json'), record(2))
      },
    })
    const lines = readFileSync(result.rejectsFile!, 'utf8').trimEnd().split('\n')
    const reasons = lines.map((line) => (JSON.parse(line) as { reason: string }).reason)
    expect(reasons).toContain(`Cannot read '${logs}/gone.json': no such file or directory`)
    expect(reasons.some((reason) => reason.startsWith('unexpected end of input at byte'))).toBe(true)
    expect(result.rejected).toBe(2)
    expect(result.events).toBeGreaterThan(12_000)
    expect(result.read).toBe(result.events)
  })

  it('folders, pipes and devices with the names of log files', async () => {
    mkdirSync(join(logs, 'folder.json'))
    execFileSync('mkfifo', [join(logs, 'pipe.json')])
    symlinkSync('/dev/zero', join(logs, 'zero.json'))
    const { result, rejects } = await take()
    expect([result.events, result.skippedFiles, rejects]).toEqual([1, 2, []])
  })
})

/** Mounts a small file system of its own; undefined where that is not permitted. */
function mount(name: string, options: string): ({ path: string } & Disposable) | undefined {
  const path = join(folder, name)
  mkdirSync(path)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status !== 0) return undefined
  return { path, [Symbol.dispose]: () => execFileSync('umount', [path]) }
}

describe('disks', () => {
  it('a full disk: the error says so, the store stays as it was, and the run can be done again', async ({
    skip,
  }) => {
    using disk = mount('full', 'size=3m')
    if (disk === undefined) return skip('file systems cannot be mounted here')
    const lake = join(disk.path, 'lake')
    const first = await cli(['ingest', join(logs, 'good.json')], { lake })
    expect([first.code, first.stderr.split(' (')[0]]).toEqual([0, "1 event stored in 'events'"])
    const noise = (i: number) =>
      Array.from({ length: 40 }, (_, k) =>
        Math.sin(i * 40 + k)
          .toString(36)
          .slice(2),
      ).join('')
    const lines = Array.from({ length: 20_000 }, (_, i) => JSON.stringify(event(i, { userAgent: noise(i) })))
    const big = write('big.jsonl', lines.join('\n'))
    const full = await cli(['ingest', big], { lake })
    expect([full.code, full.stdout]).toEqual([1, ''])
    expect(full.stderr.replace(/'[^']*'/, 'FILE')).toBe(
      'error: Cannot write to FILE: no space left on device\n',
    )
    const count = () => cli(['query', 'SELECT count(*) AS n FROM events', '--format', 'csv'], { lake })
    expect((await count()).stdout).toBe('n\n1\n')
    execFileSync('mount', ['-o', 'remount,size=200m', disk.path])
    expect((await cli(['ingest', big], { lake })).code).toBe(0)
    expect((await count()).stdout).toBe('n\n20000\n')
  })

  it('a read-only folder: ingest says so, queries answer', async ({ skip }) => {
    using disk = mount('read-only', 'size=20m')
    if (disk === undefined) return skip('file systems cannot be mounted here')
    const lake = join(disk.path, 'lake')
    expect((await cli(['ingest', join(logs, 'good.json')], { lake })).code).toBe(0)
    const more = write('more.json', JSON.stringify(event(7)))
    execFileSync('mount', ['-o', 'remount,ro', disk.path])
    const refused = await cli(['ingest', more], { lake })
    expect([refused.code, refused.stdout]).toEqual([2, ''])
    expect(refused.stderr.replace(/'[^']*'/, 'FILE')).toBe(
      'error: Cannot write to FILE: read-only file system\n',
    )
    const queried = await cli(['query', 'SELECT count(*) AS n FROM events', '--format', 'csv'], { lake })
    expect(queried).toEqual({ code: 0, stdout: 'n\n1\n', stderr: '' })
    const fresh = await cli(['ingest', more], { lake: join(disk.path, 'other') })
    expect(fresh.stderr.replace(/'[^']*'/, 'FILE')).toBe(
      'error: Cannot write to FILE: read-only file system\n',
    )
  })

  it('a folder that may not be written to', async ({ skip }) => {
    if (process.getuid?.() === 0) return skip('root may write everywhere')
    const lake = join(folder, 'locked')
    mkdirSync(lake)
    chmodSync(lake, 0o555)
    const { code, stderr } = await cli(['ingest', logs], { lake })
    chmodSync(lake, 0o755)
    expect([code, stderr.replace(/'[^']*'/, 'FILE')]).toEqual([
      2,
      'error: Cannot write to FILE: permission denied\n',
    ])
    expect(readdirSync(lake)).toEqual([])
  })
})
