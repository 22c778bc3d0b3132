import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli, event, temporaryFolder } from '../support/cli.ts'

const NOW = '2026-03-01T00:00:00Z'

describe('traillake verify', () => {
  it('ends with 0 where all is clean, 1 where something is wrong, 2 where the question is', async () => {
    const lake = temporaryFolder()
    const trail = join(temporaryFolder(), 'trail.json')
    // What is rejected is listed in the store's folder; that is no finding.
    writeFileSync(trail, JSON.stringify({ Records: [event(1), event(2), { bad: 1 }] }))
    const run = (...args: readonly string[]) => cli(args, { lake, now: NOW })
    expect((await run('ingest', trail)).code).toBe(0)

    const clean = await run('verify')
    const plain = (text: string) =>
      text
        .replaceAll(/[0-9a-f]{64}/g, 'DIGEST')
        .replaceAll(/[0-9a-f-]{36}/g, 'ID')
        .replaceAll(/[\d.]+ [kM]?B/g, 'SIZE')
    expect({ ...clean, stdout: plain(clean.stdout) }).toEqual({
      code: 0,
      stderr: '',
      stdout: `events: clean; 2 events, 7 files, SIZE, 2 commits
  newest commit DIGEST
signed by key DIGEST
everything is as it was committed and signed
`,
    })

    const { key } = JSON.parse((await run('verify', '--json')).stdout) as { readonly key: unknown }
    expect((await run('verify', '--key', String(key))).code).toBe(0)

    const store = readdirSync(join(lake, 'stores'))[0]!
    const data = join(lake, 'stores', store, 'data')
    const file = readdirSync(data).find((name) => name.endsWith('.parquet'))!
    const bytes = readFileSync(join(data, file))
    bytes[100]! ^= 1
    writeFileSync(join(data, file), bytes)
    const { code, stdout } = await run('verify', '--store', 'events')
    expect(code).toBe(1)
    expect(plain(stdout)).toMatch(
      /^events: 1 FINDING; .*\n {2}changed {5}stores\/ID\/data\/ID\.parquet: its content is not what was committed; affects 2 events, /,
    )
    const json = await run('verify', '--json')
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({ clean: false, stores: [{ store: 'events', events: 2 }] })

    expect((await run('verify', '--key', 'f'.repeat(64))).stdout).toContain(
      `keys/commits.pem: the lake is signed by ${String(key)} and not by ${'f'.repeat(64)}`,
    )
    expect(await run('verify', '--store', 'nowhere')).toMatchObject({ code: 2, stdout: '' })
    expect((await run('verify', '--expect', '0'.repeat(64))).stdout).toContain(
      `rolled-back stores: no store has the commit ${'0'.repeat(64)}; no events are affected`,
    )
  })
})
