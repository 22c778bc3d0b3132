import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { readRecords } from '../../src/ingest/record-reader.ts'
import { discover } from '../../src/ingest/source/discover.ts'
import { glob } from '../../src/ingest/source/glob.ts'
import { expandBraces, nameMatcher } from '../../src/ingest/source/wildcard.ts'
import { collect, listOf, utf8 } from './reader-support.ts'

let root = ''

function write(path: string, content: string | Uint8Array = '{"eventID":"e"}'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'traillake-discover-'))
  write('logs/a.json')
  write('logs/a/b.json.gz', gzipSync('{"eventID":"z"}'))
  write('logs/a/B.ndjson')
  write('logs/a-c.JSONL')
  write('logs/c.json.cloudtrail')
  write('logs/d.log')
  write('logs/e.gz', 'not compressed')
  write('logs/f.txt', '\ufeff \n[]')
  write('logs/g', gzipSync('[]'))
  write('logs/h.txt', 'hello')
  write('logs/empty', '')
  write('logs/.hidden.json')
  write('logs/.git/x.json')
  write('other/[1].json')
  write('other/1.json')
  write('other/deep/er/2.json')
  mkdirSync(join(root, 'links'))
  symlinkSync('../logs/a', join(root, 'links/folder'))
  symlinkSync('..', join(root, 'links/up'))
  symlinkSync('missing', join(root, 'links/broken.json'))
  symlinkSync('../other/1.json', join(root, 'links/one.json'))
})

afterAll(() => {
  rmSync(root, { recursive: true })
})

async function find(...inputs: string[]): Promise<{ taken: string[]; skipped: string[] }> {
  const taken: string[] = []
  const skipped: string[] = []
  const relative = (path: string): string => path.replace(`${root}/`, '')
  const onSkipped = (path: string): void => void skipped.push(relative(path))
  const paths = inputs.map((input) => (input === '-' ? '-' : `${root}/${input}`))
  for await (const file of discover(paths, { onSkipped })) taken.push(relative(file.path))
  return { taken, skipped }
}

const logFiles = [
  'logs/a-c.JSONL',
  'logs/a.json',
  'logs/a/B.ndjson',
  'logs/a/b.json.gz',
  'logs/c.json.cloudtrail',
  'logs/d.log',
  'logs/e.gz',
  'logs/f.txt',
  'logs/g',
]

describe('discover', () => {
  it('takes the log files of a folder by name or first bytes, in the order of their paths', async () => {
    expect(await find('logs')).toEqual({ taken: logFiles, skipped: ['logs/empty', 'logs/h.txt'] })
    expect((await find('logs')).taken).toEqual([...logFiles].sort())
    expect((await find('logs/')).taken).toEqual(logFiles)
  })

  it('always takes a named file, and each file once', async () => {
    expect(await find('logs/h.txt', 'logs/.hidden.json', 'logs/a/../h.txt')).toEqual({
      taken: ['logs/h.txt', 'logs/.hidden.json'],
      skipped: [],
    })
    expect((await find('logs/d.log', 'logs/a', 'logs', 'logs/*.json')).taken).toEqual([
      ...['logs/d.log', 'logs/a/B.ndjson', 'logs/a/b.json.gz'],
      ...logFiles.filter((path) => path !== 'logs/d.log' && !path.startsWith('logs/a/')),
    ])
  })

  it('takes a path that exists for itself, not for a pattern', async () => {
    expect((await find('other/[1].json')).taken).toEqual(['other/[1].json'])
    expect((await find('other/[12].json')).taken).toEqual(['other/1.json'])
  })

  it('meets each file once, by a link before it, after it, or from elsewhere', async () => {
    write('met/b.json')
    write('met/.hidden.json')
    write('met/d')
    write('met/e.txt', 'hello')
    symlinkSync('b.json', join(root, 'met/a.json'))
    symlinkSync('b.json', join(root, 'met/c.json'))
    symlinkSync('d', join(root, 'met/d.json'))
    symlinkSync('e.txt', join(root, 'met/f.json'))
    symlinkSync('.hidden.json', join(root, 'met/g.json'))
    symlinkSync('.hidden.json', join(root, 'met/h.json'))
    const taken = ['met/a.json', 'met/d', 'met/f.json', 'met/g.json']
    expect((await find('met')).taken).toEqual(taken)
    expect((await find('met', 'met/b.json', 'met/d', 'met/*', 'met/.hidden.json')).taken).toEqual(taken)
    expect((await find('met/c.json', 'met/.hidden.json', 'met')).taken).toEqual([
      ...['met/c.json', 'met/.hidden.json', 'met/d', 'met/f.json'],
    ])
    rmSync(join(root, 'met'), { recursive: true })
  })

  it('follows links, but not in circles', async () => {
    expect((await find('links')).taken).toEqual([
      'links/broken.json',
      'links/folder/B.ndjson',
      'links/folder/b.json.gz',
      'links/one.json',
      ...logFiles.filter((path) => !path.startsWith('logs/a/')).map((path) => `links/up/${path}`),
      ...['links/up/other/[1].json', 'links/up/other/deep/er/2.json'],
    ])
  })

  it('gives what cannot be read in a folder as a file that cannot be opened', async () => {
    const [broken] = await listOf(discover([`${root}/links`]))
    expect((await collect(readRecords(broken!))).rejects.map(({ reason }) => reason)).toEqual([
      `Cannot read '${root}/links/broken.json': no such file or directory`,
    ])
  })

  it('knows sizes, and reads standard input under its name', async () => {
    async function* input(): AsyncGenerator<Uint8Array> {
      yield utf8('{"eventID":"a"}\n{"eventID":"b"}')
    }
    const files = await listOf(discover([`${root}/logs/h.txt`, '-', '-'], { standardInput: input() }))
    expect(files.map(({ path, size, named }) => ({ path, size, named }))).toEqual([
      { path: `${root}/logs/h.txt`, size: 5, named: true },
      { path: 'standard input', size: undefined, named: true },
    ])
    expect((await collect(readRecords(files[1]!))).records.map(({ text }) => text)).toEqual([
      '{"eventID":"a"}',
      '{"eventID":"b"}',
    ])
  })

  it('reads a named pipe', async () => {
    const pipe = join(root, 'pipe')
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe])
    const [file] = await listOf(discover([pipe]))
    execFileSync('sh', ['-c', 'printf \'[{"eventID":"p"}]\' > "$0" &', pipe], { stdio: 'ignore' })
    expect((await collect(readRecords(file!))).records.map(({ text }) => text)).toEqual(['{"eventID":"p"}'])
    rmSync(pipe)
  })

  it.each([
    ['missing.json', 'FILE_NOT_FOUND', "No such file or folder: 'missing.json'"],
    ['', 'FILE_NOT_FOUND', "No such file or folder: ''"],
    ['no-such-*.json', 'FILE_NOT_FOUND', "No file matches 'no-such-*.json'"],
    ['/etc/passwd/x', 'FILE_NOT_FOUND', "No such file or folder: '/etc/passwd/x'"],
    ['s3:///AWSLogs', 'INVALID_ARGUMENT', "'s3:///AWSLogs' names no bucket"],
  ])('refuses %j', async (input, code, message) => {
    const error = await listOf(discover([input])).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TraillakeError)
    expect(error).toMatchObject({ code, message })
  })

  it('says how to get files from S3', async () => {
    await expect(listOf(discover(['s3:///p']))).rejects.toMatchObject({
      hint: 'An address is s3://bucket/prefix.',
    })
  })
})

describe('glob', () => {
  it.each([
    ['logs/*.json', ['logs/a.json']],
    [
      'logs/*',
      ['a', 'a-c.JSONL', 'a.json', 'c.json.cloudtrail', 'd.log', 'e.gz', 'empty', 'f.txt', 'g', 'h.txt'].map(
        (name) => `logs/${name}`,
      ),
    ],
    ['logs/.*.json', ['logs/.hidden.json']],
    [
      '**/*.json',
      ['links/one.json', 'logs/a.json', 'other/1.json', 'other/[1].json', 'other/deep/er/2.json'],
    ],
    ['other/**', ['other']],
    ['other/**/2.json', ['other/deep/er/2.json']],
    ['{logs,other}/{a,1}.json', ['logs/a.json', 'other/1.json']],
    ['o?her/[[]1].json', ['other/[1].json']],
    ['*/nothing', []],
    ['nothing/*', []],
  ])('%s', (pattern, expected) => {
    expect(glob(`${root}/${pattern}`).map((path) => path.replace(`${root}/`, ''))).toEqual(expected)
  })

  it('matches relative to the working folder', () => {
    expect(glob('./src/ingest/source/gl?b.ts')).toEqual(['src/ingest/source/glob.ts'])
    expect(glob('src/**/glob.ts')).toEqual(['src/ingest/source/glob.ts'])
  })
})

describe('nameMatcher', () => {
  it.each([
    ['*', 'abc', true],
    ['*', '.abc', false],
    ['.*', '.abc', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abb', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['**.json', 'a.json', true],
    ['?', 'é', true],
    ['?', '😀', true],
    ['??', 'a', false],
    ['[a-cx].gz', 'b.gz', true],
    ['[a-cx].gz', 'd.gz', false],
    ['[!a-c]', 'd', true],
    ['[^a-c]', 'b', false],
    ['[]]', ']', true],
    ['[a-]', '-', true],
    ['[a', '[a', true],
    ['a.b', 'axb', false],
    ['A', 'a', false],
    [`${'*a'.repeat(40)}b`, 'a'.repeat(200), false],
  ])('%s %s %s', (segment, name, expected) => {
    expect(nameMatcher(segment)(name)).toBe(expected)
  })
})

describe('expandBraces', () => {
  it.each([
    ['a', ['a']],
    ['{a,b}c', ['ac', 'bc']],
    ['x{a,{b,c}d,}y', ['xay', 'xbdy', 'xcdy', 'xy']],
    ['{a,b}{c,d}', ['ac', 'ad', 'bc', 'bd']],
    ['{a}', ['{a}']],
    ['{a,b', ['{a,b']],
    ['{x{a,b}', ['{xa', '{xb']],
  ])('%s', (pattern, expected) => {
    expect(expandBraces(pattern)).toEqual(expected)
  })

  it('is bounded', () => {
    expect(() => expandBraces('{a,b}'.repeat(20))).toThrow(
      new TraillakeError(
        'INVALID_ARGUMENT',
        `The pattern '${'{a,b}'.repeat(20)}' stands for more than 10000 others`,
      ),
    )
  })
})
