import { assertNever } from '../common/assert.ts'
import type { ErrorSpec, ErrorStyle, EventSpec, ServiceSpec } from './spec.ts'
import type { Template } from './template.ts'
import { compileText } from './template.ts'
import { weightedPicker } from './random.ts'
import type { Random } from './random.ts'

/** What a failed call says. Each is JSON text led by a comma, or empty. */
export interface Failure {
  /** `,"errorCode":"…"` and `,"errorMessage":"…"`. */
  readonly members: Template
  /** responseElements: null but for services which answer with a message there. */
  readonly response: Template
}

/** The failures of one event. */
export interface Failures {
  readonly denied: Failure
  readonly throttled: Failure
  readonly draw: (random: Random) => Failure
}

const nothing: Template = () => 'null'

function failure(code: string, message: string | undefined, response: Template = nothing): Failure {
  const parts = [code === '' ? '' : `,"errorCode":"${code}"`]
  if (message !== undefined) parts.push(`,"errorMessage":${JSON.stringify(message)}`)
  return { members: compileText(parts.join('')), response }
}

/** The IAM action of an event: Lambda's event names carry the API version, as `GetFunction20150331v2`. */
function actionOf(service: ServiceSpec, event: EventSpec): string {
  return `${service.prefix ?? service.source}:${event.name.replace(/\d{8}(v\d)?$/, '')}`
}

function resourceOf(event: EventSpec): string {
  const first = event.resources[0]?.[0]
  const arn = first instanceof Object && 'ARN' in first ? first.ARN : undefined
  return typeof arn === 'string' ? arn : '*'
}

function deniedFailures(service: ServiceSpec, event: EventSpec): readonly Failure[] {
  const action = actionOf(service, event)
  const who = `User: <caller> is not authorized to perform: ${action} on resource: ${resourceOf(event)}`
  const because = `because no identity-based policy allows the ${action} action`
  switch (service.style) {
    case 'ec2': {
      const message = `You are not authorized to perform this operation. ${who} ${because}. Encoded authorization failure message: <denial>`
      return [failure('Client.UnauthorizedOperation', message)]
    }
    case 's3': {
      const quoted = who.replace(action, `"${action}"`)
      return [failure('AccessDenied', 'Access Denied'), failure('AccessDenied', `${quoted} ${because}`)]
    }
    case 'rest':
      return event.readOnly
        ? [failure('AccessDenied', undefined)]
        : [failure('AccessDenied', undefined, compileText(JSON.stringify({ message: `${who} ${because}` })))]
    case 'json':
      return [
        failure('AccessDenied', `${who} ${because}`),
        failure('AccessDeniedException', `${who} with an explicit deny in a service control policy`),
      ]
    case 'query':
      return [failure('AccessDenied', `${who} ${because}`)]
    default:
      return assertNever(service.style)
  }
}

const THROTTLED: Readonly<Record<ErrorStyle, readonly [string, string]>> = {
  ec2: ['Client.RequestLimitExceeded', 'Request limit exceeded.'],
  s3: ['SlowDown', 'Please reduce your request rate.'],
  rest: ['ThrottlingException', 'Rate exceeded'],
  json: ['ThrottlingException', 'Rate exceeded'],
  query: ['Throttling', 'Rate exceeded'],
}

const SERVER: Readonly<Record<ErrorStyle, readonly [string, string | undefined]>> = {
  ec2: ['Server.InternalError', 'An internal error has occurred'],
  s3: ['InternalError', 'We encountered an internal error. Please try again.'],
  rest: ['InternalServerException', undefined],
  json: ['InternalFailure', 'An unknown error occurred'],
  query: ['InternalFailure', 'An unknown error occurred'],
}

function applies(error: ErrorSpec, event: EventSpec): boolean {
  return error.verbs === undefined || error.verbs.some((verb) => event.name.startsWith(verb))
}

/** Puts together what can go wrong with an event: its own errors, its service's, and those that every service has. */
export function compileFailures(service: ServiceSpec, event: EventSpec): Failures {
  const denied = deniedFailures(service, event)
  const throttled = failure(...THROTTLED[service.style])
  const own = event.errors.map((error) => ({
    failure: failure(error.code, error.message),
    weight: error.weight,
  }))
  if (event.errorRate === 1) {
    const draw = weightedPicker(own.map(({ weight }) => weight))
    return { denied: denied[0]!, throttled, draw: (random) => own[draw(random)]!.failure }
  }
  const all = [
    ...own,
    ...service.errors
      .filter((error) => applies(error, event))
      .map((error) => ({ failure: failure(error.code, error.message), weight: error.weight })),
    ...denied.map((one) => ({ failure: one, weight: 5 / denied.length })),
    { failure: throttled, weight: event.readOnly ? 1.6 : 0.8 },
    { failure: failure(...SERVER[service.style]), weight: 0.15 },
  ]
  const draw = weightedPicker(all.map(({ weight }) => weight))
  return { denied: denied[0]!, throttled, draw: (random) => all[draw(random)]!.failure }
}
