import { setTimeout as delay } from 'node:timers/promises'
import {
  type CloudTrailClient,
  DescribeQueryCommand,
  SearchSampleQueriesCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudtrail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DashboardServer, refusal, rowsOf, startDashboardServer } from './dashboard-server.ts'

let server: DashboardServer
let client: CloudTrailClient

beforeAll(async () => {
  server = await startDashboardServer(500)
  client = server.test.client
})
afterAll(() => server[Symbol.asyncDispose]())

describe('sample queries', () => {
  const search = (SearchPhrase: string, MaxResults?: number, NextToken?: string) =>
    client.send(new SearchSampleQueriesCommand({ SearchPhrase, MaxResults, NextToken }))

  it('are found by what they are about, page by page', async () => {
    const { SearchResults: [best] = [], NextToken } = await search('failed logins without mfa')
    expect(best).toMatchObject({ Name: 'Console sign-ins without MFA', Relevance: 0.9048 })
    expect(best?.SQL).toContain('FROM $EDS_ID')
    expect(best?.Description).toMatch(/^Lists successful console logins/)
    expect(NextToken).toBeDefined()
    const all = (await search('events by user', 50)).SearchResults ?? []
    const paged = []
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const page = await search('events by user', 7, token)
      paged.push(...(page.SearchResults ?? []))
      token = page.NextToken
    }
    expect(paged.slice(0, 50)).toEqual(all)
    expect((await search('xyzzy')).SearchResults).toEqual([])
  })

  it('run as they are, once the store is named', async () => {
    const { SearchResults: [best] = [] } = await search('events by account region service')
    const QueryStatement = best?.SQL?.replaceAll('$EDS_ID', server.store)
    const { QueryId } = await client.send(new StartQueryCommand({ QueryStatement }))
    while ((await client.send(new DescribeQueryCommand({ QueryId }))).QueryStatus !== 'FINISHED')
      await delay(10)
    expect((await rowsOf(client, QueryId)).length).toBeGreaterThan(0)
  })

  it('are refused for tokens of other searches, and for phrases that are none', async () => {
    const { NextToken } = await search('calls')
    expect(await refusal(search('errors', undefined, NextToken))).toEqual([
      'InvalidParameterException',
      'The NextToken is not valid for this search.',
    ])
    expect((await refusal(search('x')))[0]).toBe('ValidationException')
    expect((await refusal(search('errors', 51)))[0]).toBe('ValidationException')
  })
})
