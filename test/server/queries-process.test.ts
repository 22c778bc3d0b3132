import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CloudTrailClient,
  DescribeQueryCommand,
  type DescribeQueryResponse,
  GetQueryResultsCommand,
  ListQueriesCommand,
  StartQueryCommand,
  type StartQueryRequest,
} from '@aws-sdk/client-cloudtrail'
import { CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, it } from 'vitest'
import { ENDLESS, lakeOf } from '../query-service/lake.ts'
import { event } from '../support/cli.ts'
import { gatewayClient, gatewayEnvironment, testGateway } from '../support/gateway.ts'

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** `traillake serve` as a process of its own, and a client of it. */
async function serve(lake: string, environment: NodeJS.ProcessEnv = {}) {
  const args = [MAIN, 'serve', '--no-auth', '--port', '0', '--lake', lake, '--region', 'eu-west-1']
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...environment },
  })
  children.push(child)
  const [url = ''] = (await once(createInterface(child.stdout), 'line')) as string[]
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new CloudTrailClient({ endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1 })
  return {
    client,
    async kill() {
      client.destroy()
      child.kill('SIGKILL')
      await once(child, 'close')
    },
  }
}

async function start(client: CloudTrailClient, request: StartQueryRequest): Promise<string> {
  return (await client.send(new StartQueryCommand(request))).QueryId ?? ''
}

async function ended(client: CloudTrailClient, QueryId: string): Promise<DescribeQueryResponse> {
  for (;;) {
    const query = await client.send(new DescribeQueryCommand({ QueryId }))
    const { QueryStatus = '', DeliveryStatus } = query
    if (!['QUEUED', 'RUNNING'].includes(QueryStatus) && DeliveryStatus !== 'PENDING')
      return Object.assign({}, query, { $metadata: undefined })
    await delay(20)
  }
}

it('queries outlive the server that is killed', async () => {
  const lake = await lakeOf(30)
  const store = (await lake.store('events')).id
  const first = await serve(lake.folder)
  const finished = await start(first.client, { QueryStatement: 'SELECT eventid FROM events ORDER BY 1' })
  const before = await ended(first.client, finished)
  const page = await first.client.send(new GetQueryResultsCommand({ QueryId: finished, MaxQueryResults: 12 }))
  const running = await start(first.client, { QueryStatement: ENDLESS })
  while ((await first.client.send(new DescribeQueryCommand({ QueryId: running }))).QueryStatus !== 'RUNNING')
    await delay(5)
  await first.kill()

  const { client } = await serve(lake.folder)
  expect(await ended(client, running)).toMatchObject({
    QueryStatus: 'FAILED',
    ErrorMessage: 'The server stopped while the query was running',
  })
  expect(await ended(client, finished)).toEqual(before)
  const rest = await client.send(
    new GetQueryResultsCommand({ QueryId: finished, NextToken: page.NextToken, MaxQueryResults: 12 }),
  )
  expect(rest.QueryResultRows?.map(([cell]) => cell?.['eventid'])).toEqual(
    Array.from({ length: 12 }, (_unused, i) => event(12 + i)['eventID']),
  )
  const { Queries = [] } = await client.send(new ListQueriesCommand({ EventDataStore: store }))
  expect(Queries.map(({ QueryId, QueryStatus }) => [QueryId, QueryStatus])).toEqual([
    [running, 'FAILED'],
    [finished, 'FINISHED'],
  ])
  client.destroy()
  await lake.close()
})

const gateway = await testGateway()
describe.skipIf('missing' in gateway)('a server whose answers go to S3', () => {
  it('delivers to it, and tells who may not', async () => {
    const lake = await lakeOf(3)
    const s3 = gatewayClient(gateway)
    await s3.send(new CreateBucketCommand({ Bucket: 'served-results' }))
    const environment = gatewayEnvironment(gateway)
    const request = { QueryStatement: 'SELECT 1', DeliveryS3Uri: 's3://served-results/a' }
    const { client } = await serve(lake.folder, environment)
    const id = await start(client, request)
    expect(await ended(client, id)).toMatchObject({ DeliveryStatus: 'SUCCESS' })
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'served-results' }))
    const names = Contents.map(({ Key = '' }) => Key)
    expect(names.map((name) => name.slice(name.lastIndexOf('/') + 1))).toEqual([
      'result_1.csv.gz',
      'result_sign.json',
    ])
    const missing = { QueryStatement: 'SELECT 1', DeliveryS3Uri: 's3://no-results' }
    await expect(start(client, missing)).rejects.toMatchObject({
      name: 'S3BucketDoesNotExistException',
      message: "Bucket 'no-results' does not exist",
    })
    client.destroy()
    const { client: denied } = await serve(lake.folder, { ...environment, AWS_SECRET_ACCESS_KEY: 'wrong' })
    await expect(start(denied, request)).rejects.toMatchObject({
      name: 'InsufficientS3BucketPolicyException',
      message: "Access to bucket 'served-results' is denied",
    })
    denied.destroy()
    await lake.close()
  })
})
