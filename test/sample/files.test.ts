import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeSample } from '../../src/sample/files.ts'
import { sampleEvents } from '../../src/sample/sample.ts'

const UNTIL = new Date('2026-02-01T00:00:00Z')
const PATH =
  /^AWSLogs\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/(\d{4})\/(\d{2})\/(\d{2})\/\1_CloudTrail_\2_\3\4\5T\d{2}[0-5][05]Z_[A-Za-z0-9]{16}\.json\.gz$/

interface LogFile {
  readonly Records: readonly {
    readonly eventID: string
    readonly awsRegion: string
    readonly recipientAccountId: string
    readonly eventTime: string
  }[]
}

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traillake-sample-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort()
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for (const file of await filesUnder(path))
    hash.update(file).update(gunzipSync(await readFile(join(path, file))))
  return hash.digest('hex')
}

describe('writeSample', () => {
  it("lays out a trail's bucket", async () => {
    const events = 20_000
    const progress: number[] = []
    const written = await writeSample({
      events,
      days: 3,
      until: UNTIL,
      out: folder,
      onProgress: (done, total) => {
        expect(total).toBe(events)
        progress.push(done)
      },
    })
    const files = await filesUnder(folder)
    expect(files.filter((file) => !PATH.test(file))).toEqual([])
    expect(written).toMatchObject({ events, files: files.length })
    expect(progress).toHaveLength(files.length)
    expect(progress.at(-1)).toBe(events)

    const places = new Map<string, string>()
    let bytes = 0
    let duplicates = 0
    let nextDay = 0
    const sizes: number[] = []
    for (const file of files) {
      const text = gunzipSync(await readFile(join(folder, file)))
      bytes += text.length
      const [, account, region, year, month, day] = PATH.exec(file)!
      // A log file is one object with one member; the expectations below hold each record against its path.
      const { Records } = JSON.parse(text.toString()) as LogFile
      sizes.push(Records.length)
      const inFile = new Set<string>()
      let foreign = 0
      for (const { eventID, recipientAccountId, awsRegion, eventTime } of Records) {
        expect(recipientAccountId).toBe(account)
        expect(inFile.has(eventID)).toBe(false)
        inFile.add(eventID)
        if (places.has(eventID)) duplicates++
        else if (awsRegion !== region) foreign++
        if (!places.has(eventID) && !eventTime.startsWith(`${year}-${month}-${day}`)) nextDay++
        places.set(eventID, file)
      }
      // An event of another region is a duplicate, in whichever file of the two the loop comes to first.
      expect(foreign).toBeLessThanOrEqual(written.duplicates)
    }
    expect(places.size).toBe(events)
    expect(duplicates).toBe(written.duplicates)
    expect(duplicates).toBeGreaterThan(0)
    expect(bytes).toBe(written.bytes)
    expect(nextDay).toBeGreaterThan(0)
    expect(files.length).toBeGreaterThan(50)
    expect(files.length).toBeLessThan(400)
    expect(Math.max(...sizes)).toBeGreaterThan(10 * Math.min(...sizes))
  })

  it('writes the same files again, and the events of sampleEvents', async () => {
    const options = { events: 2000, seed: 3, days: 2, until: UNTIL } as const
    const [left, right] = [join(folder, 'left'), join(folder, 'right')]
    await writeSample({ ...options, out: left })
    await writeSample({ ...options, out: right })
    await writeSample({ ...options, out: right })
    expect(await hashOf(right)).toBe(await hashOf(left))

    const texts: string[] = []
    for (const file of await filesUnder(left))
      texts.push(gunzipSync(await readFile(join(left, file))).toString())
    const all = texts.join('')
    for (const { json } of sampleEvents(options)) expect(all.includes(json)).toBe(true)
  })

  it('refuses a wrong number before it makes the folder', async () => {
    const out = join(folder, 'new')
    await expect(writeSample({ events: 0, until: UNTIL, out })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'events must be a whole number from 1 to 1000000000, not 0',
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('says when the folder is a file', async () => {
    const out = join(folder, 'file')
    await writeFile(out, '')
    await expect(writeSample({ events: 10, until: UNTIL, out })).rejects.toMatchObject({
      code: 'FOLDER_NOT_WRITABLE',
      message: `Cannot write to '${out}': file already exists`,
    })
  })

  it('stops when it is told to, leaving whole files only', async () => {
    const stop = new AbortController()
    const run = writeSample({
      events: 50_000,
      until: UNTIL,
      out: folder,
      signal: stop.signal,
      onProgress: () => {
        stop.abort()
      },
    })
    await expect(run).rejects.toMatchObject({ code: 'USER_CANCELED' })
    const files = await filesUnder(folder)
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => !PATH.test(file))).toEqual([])
    for (const file of files) gunzipSync(await readFile(join(folder, file)))
  })
})
