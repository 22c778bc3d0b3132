import type { Burst } from './bursts.ts'
import type { Call } from './call.ts'
import type { EventTemplate } from './event-template.ts'
import { compileEvent } from './event-template.ts'
import type { Partition } from './organization.ts'
import { ACCOUNTS } from './organization.ts'
import { createPeople } from './people.ts'
import { createPrincipals } from './principals/principals.ts'
import type { Random } from './random.ts'
import { below, chance, pick, weightedPicker, zipf } from './random.ts'
import { SERVICES } from './services/catalogue.ts'
import type { Session } from './session.ts'
import { serviceSession } from './session.ts'
import type { CallerClass } from './spec.ts'
import { VALUE_MAKERS } from './values.ts'
import type { Outcome } from './write-event.ts'
import { writeEvent } from './write-event.ts'

/** One record of a log file. */
export interface EventRecord {
  readonly json: string
  /** Seconds since the epoch. */
  readonly seconds: number
}

/** Writes the next event of an account and region. */
export type EventWriter = (partition: Partition, seconds: number, burst: Burst | undefined) => EventRecord

/** Events that come hours late, and say so. */
const LATE_SHARE = 0.0005
/** Calls come in runs: how often the last caller of its class calls again. */
const RUN_SHARE = 0.65

/** Draws events of the catalogue by weight, those of global services only where they log. */
function createPicker(templates: readonly EventTemplate[]): (random: Random, home: boolean) => EventTemplate {
  const regional = templates.filter(({ global }) => !global)
  const anywhere = weightedPicker(regional.map(({ weight }) => weight))
  const atHome = weightedPicker(templates.map(({ weight }) => weight))
  return (random, home) => (home ? templates[atHome(random)]! : regional[anywhere(random)]!)
}

/** The events of a burst; one that only fails wants the event that always fails, where there are two of one name. */
function templatesOf(burst: Burst, templates: readonly EventTemplate[]): readonly EventTemplate[] {
  return burst.keys.map((key) => {
    const named = templates.filter((template) => template.key === key)
    return named.find(({ errorRate }) => errorRate === 1 && burst.outcomeShare === 1) ?? named[0]!
  })
}

function usualOutcome(random: Random, errorRate: number, factor: number): Outcome {
  if (errorRate === 0) return 'succeeded'
  return errorRate === 1 || chance(random, errorRate * factor) ? 'failed' : 'succeeded'
}

/** @param earliest seconds since the epoch: no late event is from before */
export function createEventWriter(
  random: Random,
  options: { seed: number; earliest: number; partitions: readonly Partition[]; bursts: readonly Burst[] },
): EventWriter {
  const { seed, earliest, partitions, bursts } = options
  const people = createPeople(seed)
  const principals = ACCOUNTS.map((_, index) => createPrincipals(seed, index, people))
  const templates = SERVICES.flatMap((service) => service.events.map((event) => compileEvent(service, event)))
  const burstTemplates = new Map(bursts.map((burst) => [burst, templatesOf(burst, templates)]))
  const drawTemplate = createPicker(templates)
  const lastSessions = partitions.map(() => new Map<CallerClass, Session>())
  const call: Call = {
    random,
    seed,
    serial: 0,
    partition: partitions[0]!,
    seconds: 0,
    session: serviceSession('cloudtrail.amazonaws.com'),
    drawn: VALUE_MAKERS.map(() => ''),
    drawnFor: new Float64Array(VALUE_MAKERS.length),
    pools: [],
  }

  function drawSession(caller: CallerClass): Session {
    const { partition, seconds } = call
    const last = lastSessions[partition.index]!.get(caller)
    if (last !== undefined && seconds >= last.from && seconds < last.until && chance(random, RUN_SHARE))
      return last
    const callers = principals[partition.accountIndex]!
    const session = callers.session(caller, zipf(random, callers.size(caller)), call)
    lastSessions[partition.index]!.set(caller, session)
    return session
  }

  function writeUsual(seconds: number): EventRecord {
    const template = drawTemplate(random, call.partition.regionIndex === 0)
    const caller = template.drawCaller(random)
    const late = chance(random, LATE_SHARE)
    call.seconds = late ? Math.max(earliest, seconds - 3600 * (1 + below(random, 20))) : seconds
    call.session = drawSession(caller)
    const outcome = usualOutcome(random, template.errorRate, call.session.errorFactor)
    const addendum = late ? ',"addendum":{"reason":"DELIVERY_DELAY"}' : ''
    return { json: writeEvent(template, call, outcome, caller, addendum), seconds: call.seconds }
  }

  function writeBurst(burst: Burst, seconds: number): EventRecord {
    const { caller } = burst
    const callers = principals[call.partition.accountIndex]!
    call.seconds = seconds
    call.session = callers.session(caller, burst.callerSeed % callers.size(caller), call)
    const template = pick(random, burstTemplates.get(burst)!)
    const outcome = chance(random, burst.outcomeShare) ? burst.outcome : 'succeeded'
    return { json: writeEvent(template, call, outcome, caller, ''), seconds }
  }

  return (partition, seconds, burst) => {
    call.serial++
    call.partition = partition
    return burst === undefined ? writeUsual(seconds) : writeBurst(burst, seconds)
  }
}
