import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALICE, REGION, startTestServer, type TestServer } from '../support/server.ts'

const AWS = '/usr/bin/aws'
const run = promisify(execFile)

// Debian's AWS CLI, unmodified; other versions are installed elsewhere.
describe.skipIf(!existsSync(AWS))(`the AWS CLI (${AWS}${existsSync(AWS) ? '' : ' is not installed'})`, () => {
  let test: TestServer
  beforeAll(async () => {
    test = await startTestServer()
  })
  afterAll(() => test[Symbol.asyncDispose]())

  async function aws(...words: readonly string[]): Promise<unknown> {
    const { stdout } = await run(AWS, ['cloudtrail', ...words, '--endpoint-url', test.url], {
      env: {
        ...{ AWS_ACCESS_KEY_ID: ALICE.accessKeyId, AWS_SECRET_ACCESS_KEY: ALICE.secretAccessKey },
        ...{ AWS_DEFAULT_REGION: REGION, AWS_DEFAULT_OUTPUT: 'json', AWS_PAGER: '' },
        ...{
          AWS_CONFIG_FILE: '/dev/null',
          AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
          AWS_EC2_METADATA_DISABLED: 'true',
        },
      },
    })
    return stdout === '' ? undefined : (JSON.parse(stdout) as unknown)
  }

  it('makes, finds, tags, changes and deletes a store', async () => {
    const created = await aws(
      'create-event-data-store',
      '--name',
      'prod',
      '--no-termination-protection-enabled',
    )
    const { id } = await test.lake.store('prod')
    expect(created).toMatchObject({ Name: 'prod', Status: 'CREATED', RetentionPeriod: 366 })
    const listed = await aws('list-event-data-stores')
    const EventDataStoreArn = `arn:aws:cloudtrail:${REGION}:${ALICE.accountId}:eventdatastore/${id}`
    expect(listed).toEqual({ EventDataStores: [{ EventDataStoreArn, Name: 'prod' }] })
    await aws('add-tags', '--resource-id', EventDataStoreArn, '--tags-list', 'Key=team,Value=red')
    expect(await aws('list-tags', '--resource-id-list', EventDataStoreArn)).toEqual({
      ResourceTagList: [{ ResourceId: EventDataStoreArn, TagsList: [{ Key: 'team', Value: 'red' }] }],
    })
    await aws('update-event-data-store', '--event-data-store', id, '--retention-period', '30')
    expect(await aws('get-event-data-store', '--event-data-store', id)).toMatchObject({ RetentionPeriod: 30 })
    await aws('delete-event-data-store', '--event-data-store', id)
    expect((await test.lake.store(id)).status).toBe('PENDING_DELETION')
    await aws('restore-event-data-store', '--event-data-store', id)
  })

  it('runs a query', async () => {
    await test.lake.createStore('queried')
    const { QueryId } = (await aws(
      'start-query',
      '--query-statement',
      'SELECT count(*) AS n FROM queried',
    )) as {
      readonly QueryId: string
    }
    const results = async () =>
      (await aws('get-query-results', '--query-id', QueryId)) as { readonly QueryStatus: string }
    let answer = await results()
    while (answer.QueryStatus === 'QUEUED' || answer.QueryStatus === 'RUNNING') answer = await results()
    expect(answer).toMatchObject({ QueryStatus: 'FINISHED', QueryResultRows: [[{ n: '0' }]] })
  })

  it('looks up events, and tells errors by their class', async () => {
    expect(await aws('lookup-events')).toEqual({ Events: [] })
    await expect(aws('get-event-data-store', '--event-data-store', 'nobody')).rejects.toMatchObject({
      code: 254,
      stderr:
        '\nAn error occurred (EventDataStoreARNInvalidException) when calling the GetEventDataStore operation: The specified event data store ARN is not valid or does not map to an event data store in your account.\n',
    })
  })
})
