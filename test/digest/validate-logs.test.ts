import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { validateLogs, type ValidateLogsOptions } from '../../src/index.ts'
import { cli, temporaryFolder } from '../support/cli.ts'
import {
  fingerprintOf,
  keyList,
  makeTrail,
  signer,
  stranger,
  type Trail,
  type TrailOptions,
} from './trail.ts'

const home = temporaryFolder()
const keys = join(home, 'keys.json')
writeFileSync(keys, keyList(signer.publicKey))

const START = '2026-03-01T00:00:00Z'
const END = '2026-03-02T00:00:00Z'
let made = 0

interface Made {
  readonly folder: string
  readonly trail: Trail
}

function make(options: TrailOptions = {}): Made {
  const folder = join(home, `trail-${made++}`)
  return { folder, trail: makeTrail(folder, options) }
}

/** The lines of a run, files named by their keys. */
async function linesOf(
  folder: string,
  options: Partial<ValidateLogsOptions> = {},
): Promise<readonly string[]> {
  const lines: string[] = []
  const time = (ms: number) => new Date(ms).toISOString().slice(0, 16)
  const { digests, backfillDigests, logs } = await validateLogs({
    ...{ source: folder, publicKeys: [keys], ...options },
    onFinding(finding) {
      if (finding.kind === 'gap') lines.push(`gap ${time(finding.from)} ${time(finding.to)}`)
      else if (finding.status !== 'valid')
        lines.push(`${finding.kind} ${nameOf(finding.file)} ${finding.status}: ${finding.problem ?? ''}`)
    },
  })
  for (const { valid, invalid, unverified } of [digests, backfillDigests, logs])
    lines.push(`${valid} ${invalid} ${unverified}`)
  return lines
}

/** The end of a key that tells the hour, and of a log file the part. */
const nameOf = (path: string) => path.replace(/^.*_(?=\d)/, '').replace('.json.gz', '')

const digestOf = ({ trail }: Made, hour: number) => trail.digests[hour]!
const logOf = ({ trail }: Made, hour: number) => trail.logs[hour]![0]
const rewrite = (path: string, change: (bytes: Uint8Array) => Uint8Array | string) => {
  writeFileSync(path, change(readFileSync(path)))
}
const editText = (path: string, change: (text: string) => string) => {
  rewrite(path, (bytes) => gzipSync(change(gunzipSync(bytes).toString())))
}
const editMetadata = (path: string, change: (metadata: Record<string, string>) => void) => {
  const file = `${path}.metadata.json`
  const json = JSON.parse(readFileSync(file, 'utf8')) as { Metadata: Record<string, string> }
  change(json.Metadata)
  writeFileSync(file, JSON.stringify(json))
}

/** Every kind of damage, to a trail of five hours with two log files each, and what is said of it. */
const damages: Readonly<
  Record<string, { options?: TrailOptions; damage?: (made: Made) => void; lines: readonly string[] }>
> = {
  none: { lines: ['5 0 0', '0 0 0', '10 0 0'] },
  'a log file changed': {
    damage: (one) => editText(logOf(one, 2).path, (text) => text.replace('eventID', 'eventId')),
    lines: ["log 20 invalid: hash value doesn't match", '5 0 0', '0 0 0', '9 1 0'],
  },
  'a log file deleted': {
    damage: (one) => rmSync(logOf(one, 0).path),
    lines: ['log 00 invalid: not found', '5 0 0', '0 0 0', '9 1 0'],
  },
  'a log file that is not compressed': {
    damage: (one) => rewrite(logOf(one, 3).path, (bytes) => gunzipSync(bytes)),
    lines: ['log 30 invalid: invalid format', '5 0 0', '0 0 0', '9 1 0'],
  },
  'a log file with a broken checksum': {
    damage: (one) =>
      rewrite(logOf(one, 3).path, (bytes) => {
        bytes[bytes.length - 6]! ^= 1
        return bytes
      }),
    lines: ['log 30 invalid: invalid format', '5 0 0', '0 0 0', '9 1 0'],
  },
  'a digest deleted': {
    damage: (one) => rmSync(digestOf(one, 2).path),
    lines: ['digest 20260301T030000Z invalid: not found', '4 1 0', '0 0 0', '8 0 0'],
  },
  'the newest digest deleted': {
    damage: (one) => rmSync(digestOf(one, 4).path),
    lines: ['4 0 0', '0 0 0', '8 0 0'],
  },
  'a digest changed': {
    damage: (one) =>
      editText(digestOf(one, 1).path, (text) => text.replace(/"hashValue":"./, '"hashValue":"x')),
    lines: ['digest 20260301T020000Z invalid: signature verification failed', '4 1 0', '0 0 0', '8 0 0'],
  },
  'a digest that is not compressed': {
    damage: (one) => rewrite(digestOf(one, 1).path, (bytes) => gunzipSync(bytes)),
    lines: ['digest 20260301T020000Z invalid: invalid format', '4 1 0', '0 0 0', '8 0 0'],
  },
  'a digest that is no JSON': {
    damage: (one) => rewrite(digestOf(one, 4).path, () => gzipSync('{')),
    lines: ['digest 20260301T050000Z invalid: invalid format', '4 1 0', '0 0 0', '8 0 0'],
  },
  'a digest without a key that it must have': {
    options: { change: (digest, hour) => hour === 3 && delete digest.digestEndTime },
    lines: ['digest 20260301T040000Z invalid: invalid format', '4 1 0', '0 0 0', '8 0 0'],
  },
  'a digest put in the place of another': {
    damage: (one) => {
      copyFileSync(digestOf(one, 1).path, digestOf(one, 3).path)
      copyFileSync(`${digestOf(one, 1).path}.metadata.json`, `${digestOf(one, 3).path}.metadata.json`)
    },
    lines: [
      'digest 20260301T040000Z invalid: has been moved from its original location',
      '4 1 0',
      '0 0 0',
      '8 0 0',
    ],
  },
  'a key that is not known': {
    options: {
      change: (digest, hour) => {
        if (hour === 2) digest.digestPublicKeyFingerprint = 'abc'
      },
    },
    lines: [
      'digest 20260301T030000Z invalid: public key not found in region us-east-1 for fingerprint abc',
      ...['4 1 0', '0 0 0', '8 0 0'],
    ],
  },
  'a signature by another key': {
    options: { key: (hour) => (hour === 3 ? stranger : signer).privateKey },
    lines: ['digest 20260301T040000Z invalid: signature verification failed', '4 1 0', '0 0 0', '8 0 0'],
  },
  'metadata without a signature': {
    damage: (one) => editMetadata(digestOf(one, 3).path, (metadata) => delete metadata.signature),
    lines: ['digest 20260301T040000Z invalid: signature verification failed', '4 1 0', '0 0 0', '8 0 0'],
  },
  'a chain that begins anew': {
    options: { restart: 3 },
    lines: ['gap 2026-03-01T03:00 2026-03-01T03:00', '5 0 0', '0 0 0', '10 0 0'],
  },
  'an hour without a digest': {
    options: { silent: 2 },
    lines: ['gap 2026-03-01T02:00 2026-03-01T03:00', '4 0 0', '0 0 0', '8 0 0'],
  },
  'all digests deleted': {
    damage: (one) => one.trail.digests.forEach((digest) => rmSync(digest!.path)),
    lines: ['0 0 0', '0 0 0', '0 0 0'],
  },
  'everything invalid': {
    damage: (one) => one.trail.digests.forEach((digest) => writeFileSync(digest!.path, 'x')),
    lines: [
      ...[5, 4, 3, 2, 1].map((hour) => `digest 20260301T0${hour}0000Z invalid: invalid format`),
      ...['0 5 0', '0 0 0', '0 0 0'],
    ],
  },
}

function damaged(name: string): Made {
  const { options, damage } = damages[name]!
  const one = make(options)
  damage?.(one)
  return one
}

describe('every kind of damage', () => {
  it.each(Object.keys(damages))('%s', async (name) => {
    const { folder } = damaged(name)
    expect(await linesOf(folder, { startTime: START, endTime: END })).toEqual(damages[name]!.lines)
  })

  const script = resolve(import.meta.dirname, 'aws.py')
  const probe = spawnSync('python3', ['-c', 'from awscli.customizations.cloudtrail import validation'])

  // Of a digest that begins as the range does it does not say that results begin there, but where the second one does.
  const EARLIER = '2026-02-28T23:59:59Z'

  it.skipIf(probe.status !== 0)(
    'is told in the words of the AWS CLI (skipped where it is not installed)',
    async () => {
      const names = Object.keys(damages)
      const folders = names.map((name) => damaged(name).folder)
      const { stdout, stderr } = spawnSync('python3', [script, keys, EARLIER, END, ...folders], {
        encoding: 'utf8',
      })
      expect(stderr).toBe('')
      const answers = stdout.trimEnd().split('\n')
      expect(answers).toHaveLength(names.length)
      for (const [i, name] of names.entries()) {
        const folder = folders[i]!
        const args = ['--public-key', keys, '--start-time', EARLIER, '--end-time', END, '--verbose']
        const run = await cli(['validate-logs', folder, ...args])
        const aws = JSON.parse(answers[i]!) as { out: string; err: string; code: number }
        const ours = (text: string) =>
          text
            .replaceAll(`${folder}/`, 's3://trail-bucket/')
            .replace(' in region us-east-1\n', ` between ${EARLIER} and ${END}\n`)
        const header = `Validating log files for trail arn:aws:cloudtrail:us-east-1:111122223333:trail/my_trail between ${EARLIER} and ${END}\n\n`
        // Where there is nothing to say, not even of which trail.
        const theirs = run.stdout.startsWith('Validating') ? aws.out : aws.out.replace(header, '')
        expect({ name, out: ours(run.stdout), err: ours(run.stderr), code: run.code }).toEqual({
          ...{ name, out: theirs, err: aws.err, code: aws.code },
        })
      }
    },
  )
})

describe('what the AWS CLI of 2023 passes over', () => {
  it.each([
    ['text', Buffer.from('{"Records":[]}')],
    ['another gzip member', gzipSync('{"Records":[]}')],
    ['zeros', Buffer.alloc(8)],
  ])('%s behind a log file, and behind a digest', async (_, tail) => {
    const one = make()
    for (const { path } of [logOf(one, 1), digestOf(one, 3)])
      rewrite(path, (bytes) => Buffer.concat([bytes, tail]))
    expect(await linesOf(one.folder)).toEqual([
      'digest 20260301T040000Z invalid: unexpected data after end of compressed stream',
      'log 10 invalid: unexpected data after end of compressed stream',
      ...['4 1 0', '0 0 0', '7 1 0'],
    ])
  })

  it('a log file that is a bomb', async () => {
    const one = make()
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024 + 1))
    writeFileSync(logOf(one, 4).path, bomb)
    expect(await linesOf(one.folder)).toEqual([
      'log 40 invalid: more than 268435456 bytes when decompressed',
      ...['5 0 0', '0 0 0', '9 1 0'],
    ])
  })
})

describe('a copy without metadata', () => {
  const withoutMetadata = (options: TrailOptions = {}) => {
    const one = make(options)
    for (const digest of one.trail.digests) if (digest !== undefined) rmSync(`${digest.path}.metadata.json`)
    return one
  }

  it('is checked with the signatures that successors have; the newest digest is not verified', async () => {
    const one = withoutMetadata()
    expect(await linesOf(one.folder)).toEqual([
      'digest 20260301T050000Z unverified: no signature of it was found',
      'log 40 unverified: its digest file is not verified',
      'log 41 unverified: its digest file is not verified',
      ...['4 0 1', '0 0 0', '8 0 2'],
    ])
  })

  it('is verified whole where the newest digest is left out', async () => {
    const one = withoutMetadata()
    expect(await linesOf(one.folder, { endTime: '2026-03-01T03:00:00Z' })).toEqual([
      '4 0 0',
      '0 0 0',
      '8 0 0',
    ])
  })

  it('shows damage, also below what is not verified', async () => {
    const one = withoutMetadata()
    editText(digestOf(one, 2).path, (text) => text.replace('"hashValue":"', '"hashValue":"0'))
    rmSync(logOf(one, 4).path)
    expect(await linesOf(one.folder)).toEqual([
      'digest 20260301T050000Z unverified: no signature of it was found',
      'log 40 invalid: not found',
      'log 41 unverified: its digest file is not verified',
      'digest 20260301T030000Z invalid: signature verification failed',
      ...['3 1 1', '0 0 0', '6 1 1'],
    ])
  })

  it('has no more verified digests where one is deleted than those whose successor is there', async () => {
    const one = withoutMetadata()
    rmSync(digestOf(one, 2).path)
    expect(await linesOf(one.folder)).toEqual([
      'digest 20260301T050000Z unverified: no signature of it was found',
      'log 40 unverified: its digest file is not verified',
      'log 41 unverified: its digest file is not verified',
      'digest 20260301T030000Z invalid: not found',
      'digest 20260301T020000Z unverified: no signature of it was found',
      'log 10 unverified: its digest file is not verified',
      'log 11 unverified: its digest file is not verified',
      ...['2 1 2', '0 0 0', '4 0 4'],
    ])
  })

  it('cannot lead in a circle, nor out of its folder', async () => {
    const one = withoutMetadata({ hours: 2 })
    writeFileSync(join(one.folder, 'secret.json.gz'), gzipSync('{}'))
    editText(digestOf(one, 1).path, (text) => {
      const digest = JSON.parse(text) as Record<string, unknown>
      digest.previousDigestS3Object = digestOf(one, 1).key
      digest.logFiles = [
        '../../secret.json.gz',
        'AWSLogs/../secret.json.gz',
        'a\u0000b',
        '/etc/passwd',
        '',
      ].map((s3Object) => ({ s3Bucket: 'b', s3Object, hashValue: 'x' }))
      return JSON.stringify(digest)
    })
    // What it says of its own signature is taken for a successor's word, and is wrong.
    expect(await linesOf(one.folder)).toEqual([
      'digest 20260301T020000Z invalid: signature verification failed',
      'digest 20260301T010000Z unverified: no signature of it was found',
      'log 00 unverified: its digest file is not verified',
      'log 01 unverified: its digest file is not verified',
      ...['0 1 1', '0 0 0', '0 0 2'],
    ])
  })
})

describe('what is validated', () => {
  it('all trails, accounts, regions and organizations of a folder, one after the other', async () => {
    const { folder } = make({ hours: 2 })
    makeTrail(folder, { region: 'eu-west-1', hours: 3 })
    const org = makeTrail(folder, { organization: 'o-abc123', account: '444455556666', hours: 2 })
    makeTrail(folder, { prefix: 'deep/er/', account: '777788889999', hours: 1 })
    rmSync(org.logs[1]![1].path)
    const chains = new Set<string>()
    const result = await validateLogs({
      source: folder,
      publicKeys: [keys],
      onFinding: ({ chain }) => chains.add(`${chain.organization ?? '-'} ${chain.account} ${chain.region}`),
    })
    expect([...chains]).toEqual([
      ...['- 111122223333 eu-west-1', '- 111122223333 us-east-1', 'o-abc123 444455556666 us-east-1'],
      '- 777788889999 us-east-1',
    ])
    expect(result.digests).toEqual({ valid: 8, invalid: 0, unverified: 0, unread: 0 })
    expect(result.logs).toEqual({ valid: 15, invalid: 1, unverified: 0, unread: 0 })
    expect(await linesOf(folder, { account: '444455556666' })).toEqual([
      'log 11 invalid: not found',
      ...['2 0 0', '0 0 0', '3 1 0'],
    ])
    expect(await linesOf(folder, { region: 'eu-west-1' })).toEqual(['3 0 0', '0 0 0', '6 0 0'])
    // The folder may be one below, and links to it followed.
    symlinkSync(join(folder, 'AWSLogs', '111122223333'), join(home, 'link'))
    expect(await linesOf(join(home, 'link'))).toEqual(['5 0 0', '0 0 0', '10 0 0'])
  })

  it('backfill digests by themselves', async () => {
    const { folder } = make({ hours: 2 })
    const backfill = makeTrail(folder, { backfill: true, hours: 3 })
    editText(backfill.digests[1]!.path, (text) => `${text} `)
    expect(await linesOf(folder)).toEqual([
      'digest 20260301T020000Z_backfill invalid: signature verification failed',
      ...['2 0 0', '2 1 0', '8 0 0'],
    ])
  })

  it('a stretch of time', async () => {
    const { folder } = make({ hours: 20 })
    const range = { startTime: '20260301T050000Z', endTime: '2026-03-01 08:00:00' }
    expect(await linesOf(folder, range)).toEqual(['5 0 0', '0 0 0', '10 0 0'])
    const { found, requested } = await validateLogs({ source: folder, publicKeys: [keys], ...range })
    const expected = { start: Date.parse('2026-03-01T05:00:00Z'), end: Date.parse('2026-03-01T08:00:00Z') }
    expect([found, requested]).toEqual([expected, expected])
    const all = await validateLogs({ source: folder, publicKeys: [keys], now: 1.8e12 })
    expect(all.requested).toEqual({ start: Date.parse(START), end: 1.8e12 })
  })
})

describe('the keys', () => {
  const { folder } = make({ hours: 2 })
  const write = (name: string, content: string | Uint8Array) => {
    const path = join(home, name)
    writeFileSync(path, content)
    return path
  }
  const pem = (type: 'pkcs1' | 'spki') => signer.publicKey.export({ type, format: 'pem' })
  const der = (type: 'pkcs1' | 'spki') => signer.publicKey.export({ type, format: 'der' })

  it.each([
    ['a list of several', [write('list.json', keyList(stranger.publicKey, signer.publicKey))]],
    ['PEM, PKCS #1', [write('pkcs1.pem', `some text\n${pem('pkcs1').toString()}`)]],
    ['PEM, as openssl prints it', [write('spki.pem', pem('spki').toString())]],
    ['DER, PKCS #1', [write('pkcs1.der', der('pkcs1'))]],
    ['DER', [write('spki.der', der('spki'))]],
    [
      'several files',
      [write('other.pem', stranger.publicKey.export({ type: 'spki', format: 'pem' }).toString()), keys],
    ],
  ])('%s', async (_, publicKeys) => {
    expect(await linesOf(folder, { publicKeys })).toEqual(['2 0 0', '0 0 0', '4 0 0'])
  })

  it.each([
    '',
    'nonsense',
    '{}',
    '[]',
    '{"PublicKeyList":[{"Value":"AAAA"}]}',
    '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
  ])('that are none: %j', async (content) => {
    const path = write('none', content)
    await expect(linesOf(folder, { publicKeys: [path] })).rejects.toThrow(
      new TraillakeError('INVALID_ARGUMENT', `'${path}' holds no RSA public key`, {
        file: path,
        hint: 'Give PEM or DER, or what aws cloudtrail list-public-keys prints.',
      }),
    )
  })

  it('has the fingerprint that AWS documents for its example', async () => {
    // https://docs.aws.amazon.com/cli/latest/reference/cloudtrail/list-public-keys.html
    const Value =
      'MIIBCgKCAQEAlSS3cl92HDycr/MTj0moOhas8habjrraXw+KzlWF0axSI2tcF+3iJ9BKQAVSKxGwxwu3m0wG3J+kUl1xboEcEPHYoIYMbgfSw7KGnuDKwkLzsQWhUJ0cIbOHASox1vv/5fNXkrHhGbDCHeVXm804c83nvHUEFYThr1PfyP/8HwrCtR3FX5OANtQCP61C1nJtSSkC8JSQUOrIP4CuwJjc+4WGDk+BGH5m9iuiAKkipEHWmUl8/P7XpfpWQuk4h8g3pXZOrNXr08lbh4d39svj7UqdhvOXoBISp9t/EXYuePGEtBdrKD9Dz+VHwyUPtBQvYr9BnkF88qBnaPNhS44rzwIDAQAB'
    const { keyOfDer } = await import('../../src/digest/public-keys.ts')
    expect(keyOfDer(Buffer.from(Value, 'base64'))?.fingerprint).toBe('7f3f401420072e50a65a141430817ab3')
    expect(fingerprintOf(signer.publicKey)).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('the command', () => {
  it('prints problems and sums, and says with its exit code how it went', async () => {
    const one = make({ hours: 2 })
    const run = () =>
      cli(['validate-logs', one.folder, '--public-key', keys, '--start-time', START, '--end-time', END])
    expect(await run()).toEqual({
      code: 0,
      stdout: [
        'Results requested for 2026-03-01T00:00:00Z to 2026-03-02T00:00:00Z',
        'Results found for 2026-03-01T00:00:00Z to 2026-03-01T02:00:00Z:',
        ...['', '2/2 digest files valid', '4/4 log files valid', ''],
      ].join('\n'),
      stderr: '',
    })
    rmSync(`${digestOf(one, 1).path}.metadata.json`)
    expect(await run()).toMatchObject({
      code: 3,
      stderr: `Digest file\t${digestOf(one, 1).path}\tNOT VERIFIED: no signature of it was found\n\n`,
    })
    rmSync(logOf(one, 0).path)
    expect(await run()).toMatchObject({
      code: 1,
      stdout: [
        'Validating log files for trail arn:aws:cloudtrail:us-east-1:111122223333:trail/my_trail in region us-east-1',
        '',
        'Results requested for 2026-03-01T00:00:00Z to 2026-03-02T00:00:00Z',
        'Results found for 2026-03-01T00:00:00Z to 2026-03-01T01:00:00Z:',
        '',
        '1/2 digest files valid, 1/2 digest files NOT VERIFIED',
        '1/4 log files valid, 1/4 log files INVALID, 2/4 log files NOT VERIFIED',
        '',
      ].join('\n'),
    })
  })

  it('prints JSON', async () => {
    const one = make({ hours: 1 })
    rmSync(logOf(one, 0).path)
    const { stdout, code } = await cli([
      'validate-logs',
      one.folder,
      '--public-key',
      keys,
      '--end-time',
      END,
      '--json',
    ])
    const chain = {
      trail: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/my_trail',
      ...{ account: '111122223333', region: 'us-east-1' },
    }
    const requested = { start: Date.parse(START), end: Date.parse(END) }
    const found = { start: Date.parse(START), end: Date.parse('2026-03-01T01:00:00Z') }
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        kind: 'log',
        chain,
        backfill: false,
        file: logOf(one, 0).path,
        status: 'invalid',
        problem: 'not found',
      },
      {
        ...{ kind: 'summary', requested, found, chains: [chain] },
        digests: { valid: 1, invalid: 0, unverified: 0, unread: 0 },
        backfillDigests: { valid: 0, invalid: 0, unverified: 0, unread: 0 },
        logs: { valid: 1, invalid: 1, unverified: 0, unread: 0 },
      },
    ])
    expect(code).toBe(1)
  })

  it.each([
    [['nowhere'], "error: Cannot read 'nowhere': no such file or directory\n"],
    [
      ['.', '--start-time', 'soon'],
      'error: Unable to parse date value: soon\nhint: Write it as 2026-01-31T20:00:00Z.\n',
    ],
    [
      ['.', '--start-time', END, '--end-time', START],
      'error: Invalid time range specified: start-time must occur before end-time\n',
    ],
  ])('refuses %j', async (args, stderr) => {
    expect(await cli(['validate-logs', ...args, '--public-key', keys])).toEqual({
      code: 2,
      stdout: '',
      stderr,
    })
  })

  it('of a folder without digests', async () => {
    const empty = join(home, 'empty', 'AWSLogs')
    mkdirSync(dirname(empty), { recursive: true })
    expect(
      await cli([
        'validate-logs',
        dirname(empty),
        '--public-key',
        keys,
        '--start-time',
        START,
        '--end-time',
        END,
      ]),
    ).toEqual({
      code: 0,
      stdout: 'Results requested for 2026-03-01T00:00:00Z to 2026-03-02T00:00:00Z\nNo digests found\n',
      stderr: '',
    })
  })
})
