import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { openLake, writeSample } from '../../src/index.ts'
import { below, createRandom } from '../../src/sample/random.ts'
import { ACCOUNT } from '../support/server.ts'
import { type Answer, call, memberOf, put } from './call.ts'
import { serverFigures, startIdleProcess, startServerProcess } from './server.ts'

export interface LoadOptions {
  /** An empty folder. */
  readonly folder: string
  readonly clients: number
  readonly seconds: number
  /** Milliseconds that a client waits between an answer and its next request, on average. */
  readonly pauseMs: number
  readonly seed: number
  /** Events in the store that queries read. */
  readonly events: number
}

export interface LoadReport {
  /** Milliseconds of every answer, by operation. */
  readonly milliseconds: ReadonlyMap<string, readonly number[]>
  /** How often each error came. */
  readonly errors: ReadonlyMap<string, number>
  /** Bytes of memory of the server, once a second. */
  readonly resident: readonly number[]
  readonly acknowledgedEvents: number
  readonly startedQueries: number
  /** How many of the requests but StartQuery the server answered within 50 ms of their coming, from 0 to 1. */
  readonly promptShare: number
  /** 99th percentile of what a request waited for its turn on the server's thread, in milliseconds. */
  readonly serverDelay: number
  /** The same of a process that does nothing: what the machine makes of it. */
  readonly idleDelay: number
}

/** Errors that the API documents for who asks too much. */
export const THROTTLES: readonly string[] = ['ThrottlingException', 'MaxConcurrentQueriesException']

const QUERIES = [
  'SELECT eventName, count(*) AS n FROM trail GROUP BY 1 ORDER BY 2 DESC LIMIT 20',
  'SELECT userIdentity.arn, count(DISTINCT sourceIPAddress) AS n FROM trail GROUP BY 1 ORDER BY 2 DESC LIMIT 50',
  'SELECT eventTime, eventName, errorCode FROM trail WHERE errorCode IS NOT NULL ORDER BY eventTime DESC LIMIT 500',
]

interface World {
  readonly url: string
  readonly channel: string
  readonly store: string
  readonly queries: string[]
  /** The ids of events that the server acknowledged. */
  readonly acknowledged: Set<string>
}

function auditEvent(): object {
  const eventData = JSON.stringify({
    ...{
      version: '1.0',
      userIdentity: { type: 'CustomUser', principalId: 'load' },
      eventSource: 'load.example.com',
    },
    ...{ eventName: 'Done', eventTime: new Date().toISOString().slice(0, 19), UID: randomUUID() },
    recipientAccountId: ACCOUNT,
  })
  return { id: randomUUID(), eventData }
}

async function putEvents({ url, channel, acknowledged }: World): Promise<Answer> {
  const answer = await put(url, channel, [auditEvent(), auditEvent()])
  const successful = memberOf(answer.body, 'successful')
  for (const each of Array.isArray(successful) ? (successful as readonly unknown[]) : [])
    acknowledged.add(String(memberOf(each, 'eventID')))
  return answer
}

async function startQuery({ url, queries }: World, pick: (count: number) => number): Promise<Answer> {
  // Signatures tell seconds apart: the same statement twice in one would be the same request, a replay.
  const QueryStatement = `${QUERIES[pick(QUERIES.length)]} /* ${randomUUID()} */`
  const answer = await call(url, 'StartQuery', { QueryStatement })
  if (answer.error === '') queries.push(String(memberOf(answer.body, 'QueryId')))
  return answer
}

/** One request of a client, by chance. */
async function ask(world: World, pick: (count: number) => number): Promise<readonly [string, Answer]> {
  const { url, queries, store } = world
  const chance = pick(100)
  if (chance < 5) return ['StartQuery', await startQuery(world, pick)]
  if (chance < 45) return ['PutAuditEvents', await putEvents(world)]
  if (chance < 70 || queries.length === 0)
    return ['ListQueries', await call(url, 'ListQueries', { EventDataStore: store, MaxResults: 20 })]
  const QueryId = queries[pick(queries.length)]
  return ['GetQueryResults', await call(url, 'GetQueryResults', { QueryId, MaxQueryResults: 50 })]
}

async function prepare({ folder, events, seed }: LoadOptions): Promise<string> {
  const place = `${folder}/lake`
  await writeSample({ events, seed, until: new Date(), out: `${folder}/logs` })
  await using lake = await openLake(place)
  await lake.createStore('trail')
  await lake.ingest(`${folder}/logs`, { store: 'trail' })
  await lake.createStore('audit', { category: 'ActivityAuditLog' })
  return place
}

function fail(complaint: string, said: readonly string[]): never {
  throw new Error(`${complaint}\n${said.slice(-20).join('\n')}`)
}

/**
 * Many clients at once, queries and audit events mixed; then the server is killed in the middle, started again, and must
 * have every event that it acknowledged and every query that it began.
 *
 * @throws Error where an event or a query is lost, or the server answers what it should not
 */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { clients, seconds, seed, pauseMs } = options
  const place = await prepare(options)
  const server = await startServerProcess(place)
  const { url } = server
  const stores = memberOf((await call(url, 'ListEventDataStores', {})).body, 'EventDataStores')
  const arnOf = (name: string): string => {
    const found = (stores as readonly unknown[]).find((each) => memberOf(each, 'Name') === name)
    return String(memberOf(found, 'EventDataStoreArn'))
  }
  const Destinations = [{ Type: 'EVENT_DATA_STORE', Location: arnOf('audit') }]
  const created = await call(url, 'CreateChannel', { Name: 'load', Source: 'Custom', Destinations })
  const channel = String(memberOf(created.body, 'ChannelArn'))
  const world: World = { url, channel, store: arnOf('trail'), queries: [], acknowledged: new Set() }

  const milliseconds = new Map<string, number[]>()
  const errors = new Map<string, number>()
  const resident: number[] = []
  let isKilled = false
  const end = performance.now() + seconds * 1000

  async function client(number: number): Promise<void> {
    const random = createRandom(seed * 1000 + number)
    const pick = (count: number) => below(random, count)
    while (performance.now() < end || !isKilled) {
      try {
        const [operation, answer] = await ask(world, pick)
        if (isKilled) return
        const times = milliseconds.get(operation) ?? []
        milliseconds.set(operation, times)
        times.push(answer.milliseconds)
        if (answer.error !== '') errors.set(answer.error, (errors.get(answer.error) ?? 0) + 1)
        if (pauseMs > 0) await delay(pick(2 * pauseMs))
      } catch (error) {
        // Connections break when the server is killed, and not before.
        if (isKilled) return
        throw error
      }
    }
  }

  await serverFigures(url)
  const idle = startIdleProcess()
  const meter = setInterval(() => resident.push(server.resident()), 1000)
  const running = Array.from({ length: clients }, (_, number) => client(number))
  await Promise.race([delay(seconds * 1000), ...running])
  clearInterval(meter)
  const { promptShare, delay: serverDelay } = await serverFigures(url)
  const idleDelay = await idle.stop()
  isKilled = true
  await server.kill('SIGKILL')
  await Promise.all(running)
  const strange = [...errors.keys()].filter((error) => !THROTTLES.includes(error))
  if (strange.length > 0) fail(`the server answered ${strange.join(', ')}`, server.said)

  await checkAfter(place, world)
  const { acknowledged, queries } = world
  return {
    ...{ milliseconds, errors, resident, promptShare, serverDelay, idleDelay },
    ...{ acknowledgedEvents: acknowledged.size, startedQueries: queries.length },
  }
}

/** Starts the server again over what the killed one left. */
async function checkAfter(place: string, { acknowledged, queries }: World): Promise<void> {
  const server = await startServerProcess(place)
  try {
    const states = new Map<string, number>()
    for (const QueryId of queries) {
      const { error, body } = await call(server.url, 'DescribeQuery', { QueryId })
      if (error !== '') fail(`query ${QueryId} is forgotten: ${error}`, server.said)
      const state = String(memberOf(body, 'QueryStatus'))
      states.set(state, (states.get(state) ?? 0) + 1)
    }
    for (const state of states.keys())
      if (!['FINISHED', 'FAILED'].includes(state)) fail(`a query of the dead server is ${state}`, server.said)
  } finally {
    await server.kill('SIGTERM')
  }
  await using lake = await openLake(place)
  const result = await lake.query('SELECT eventid FROM audit')
  const stored = new Set((await result.rows()).map(({ eventid }) => eventid))
  const lost = [...acknowledged].filter((id) => !stored.has(id))
  if (lost.length > 0)
    fail(`${lost.length} of ${acknowledged.size} acknowledged events are lost`, server.said)
}
