import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lake, openLake, writeSample } from '../../src/index.ts'
import { findStore } from '../../src/storage/store.ts'
import { createParquetView, openOracle, type Oracle } from '../support/duckdb/oracle.ts'
import { sharedData } from '../support/shared-data.ts'

/** A lake with a store `events` and a store `insights`, and DuckDB with the same as views. */
export interface ComparedLake extends AsyncDisposable {
  readonly lake: Lake
  readonly oracle: Oracle
  readonly clock: number
}

const DATA_SETS = ['invictus-aws_dataset', 'stratus-red-team', 'traildiscover']

/** Insights as a trail delivers them: each a start and an end, with attributions at the end. */
function insightRecords(end: number): readonly object[] {
  const sources = ['ssm.amazonaws.com', 'ec2.amazonaws.com', 'iam.amazonaws.com']
  return Array.from({ length: 12 }, (_, i) => {
    const id = `${i}`.padStart(8, '0')
    const started = end - (i + 1) * 9 * 3_600_000
    const isError = i % 3 === 0
    const statistics = { baseline: { average: 0.25 * i }, insight: { average: 6 + i }, insightDuration: 7 }
    const insight = [0, 1].map((k) => ({
      value: `arn:aws:iam::111122223333:user/u${(i + k) % 4}`,
      average: 3,
    }))
    const attributions = [
      { attribute: 'userIdentityArn', insight, baseline: [] },
      { attribute: 'userAgent', insight: [{ value: 'aws-cli', average: 6 }], baseline: [] },
    ]
    return ['Start', 'End'].map((state, at) => ({
      eventVersion: '1.08',
      eventTime: `${new Date(started + at * 420_000).toISOString().slice(0, 19)}Z`,
      awsRegion: 'eu-west-1',
      eventID: `${id}-0000-4000-8000-00000000000${at}`,
      sharedEventID: `${id}-1111-4000-8000-000000000000`,
      eventType: 'AwsCloudTrailInsight',
      eventCategory: 'Insight',
      recipientAccountId: '111122223333',
      insightDetails: {
        state,
        eventSource: sources[i % 3],
        eventName: isError ? 'PutParameter' : 'DescribeInstances',
        insightType: isError ? 'ApiErrorRateInsight' : 'ApiCallRateInsight',
        ...(isError ? { errorCode: 'AccessDenied' } : {}),
        insightContext: { statistics, attributions: state === 'End' ? attributions : [] },
      },
    }))
  }).flat()
}

async function compare(
  clock: number,
  fill: (lake: Lake, folder: string) => Promise<unknown>,
): Promise<ComparedLake> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'traillake-dashboard-')))
  const lake = await openLake(join(folder, 'lake'), { clock: () => clock, threads: 1 })
  await fill(lake, folder)
  await lake.createStore('insights', { category: 'Insight' })
  const insights = join(folder, 'insights.json')
  writeFileSync(insights, JSON.stringify({ Records: insightRecords(clock) }))
  await lake.ingest(insights, { store: 'insights' })
  const oracle = await openOracle()
  for (const name of ['events', 'insights']) {
    const store = await findStore(lake.folder, name)
    await createParquetView(oracle, name, store?.table.folder ?? '')
  }
  return {
    ...{ lake, oracle, clock },
    async [Symbol.asyncDispose]() {
      await lake.close()
      oracle.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Generated events of a week. */
export function generatedLake(events: number): Promise<ComparedLake> {
  const until = new Date('2026-11-01T00:00:00Z')
  return compare(until.getTime(), async (lake, folder) => {
    const out = join(folder, 'sample')
    await writeSample({ events, seed: 7, days: 7, until, out })
    await lake.ingest(out)
  })
}

/** The public data sets; ask {@link sharedData} first. Most of their events are of one day. */
export function realLake(): Promise<ComparedLake> {
  const folder = sharedData ?? ''
  return compare(Date.parse('2023-07-11T00:00:00Z'), (lake) =>
    lake.ingest(DATA_SETS.map((name) => join(folder, name))),
  )
}
