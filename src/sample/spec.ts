/** Any JSON value. Strings may hold placeholders: see `compileTemplate` in template.ts. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Who makes a call; principals.ts has people and programs of each class in every account. */
export type CallerClass =
  | 'workload'
  | 'function'
  | 'agent'
  | 'monitor'
  | 'deployment'
  | 'person'
  | 'console'
  | 'signIn'
  | 'root'
  | 'linkedRole'
  | 'awsService'
  | 'outsider'
  | 'webIdentity'
  | 'saml'
  | 'identityCenter'
  | 'federated'
  | 'unknown'

/** Callers with their weights. */
export type Callers = { readonly [caller in CallerClass]?: number }

export const CALLERS = {
  read: { monitor: 42, console: 13, person: 8, deployment: 17, workload: 13, linkedRole: 5, federated: 1 },
  write: { deployment: 54, console: 18, person: 14, workload: 10, function: 3, root: 0.3, unknown: 0.2 },
  data: { workload: 70, function: 21, person: 3, console: 2, outsider: 3, federated: 1 },
  runtime: { workload: 76, function: 22, person: 2 },
  human: { console: 70, person: 28, root: 2 },
  service: { awsService: 100 },
  agent: { agent: 100 },
  deployment: { deployment: 92, person: 8 },
} as const satisfies Readonly<Record<string, Callers>>

/** An error code with its message, which may hold placeholders; without one, `errorMessage` is absent. */
export interface ErrorSpec {
  readonly code: string
  readonly message?: string
  readonly weight: number
  /** Only for events whose name starts with one of these words; all when not given. */
  readonly verbs?: readonly string[]
}

/** How a service says that a call was denied or throttled. */
export type ErrorStyle = 'json' | 'query' | 'rest' | 'ec2' | 's3'

export interface EventSpec {
  readonly name: string
  /** Share of all events, in parts of about ten thousand. */
  readonly weight: number
  readonly readOnly: boolean
  readonly data: boolean
  readonly type: 'AwsApiCall' | 'AwsServiceEvent' | 'AwsConsoleSignIn' | 'AwsConsoleAction' | 'AwsVpceEvents'
  readonly callers: Callers
  /** Several are alternatives, drawn evenly; none means null. */
  readonly request: readonly (JsonObject | null)[]
  readonly response: readonly (JsonObject | null)[]
  readonly additional: readonly JsonObject[]
  readonly resources: readonly (readonly Json[])[]
  readonly details?: JsonObject
  readonly errors: readonly ErrorSpec[]
  /** Chance of an error, before the principal's own; undefined for the usual one. */
  readonly errorRate?: number
  /** The host of `tlsDetails.clientProvidedHostHeader`, where it is not the service's. */
  readonly host?: string
  /** False leaves out requestParameters and responseElements, as some service events do. */
  readonly parameters: boolean
}

export interface ServiceSpec {
  /** The part of eventSource before `.amazonaws.com`. */
  readonly source: string
  /** The service's prefix in IAM actions, where it is not `source`. */
  readonly prefix?: string
  /** The host of `tlsDetails.clientProvidedHostHeader`; `<source>.<region>.amazonaws.com` when not given. */
  readonly host?: string
  /** Global services log in us-east-1 only. */
  readonly global?: true
  readonly version: '1.08' | '1.09' | '1.10' | '1.11'
  readonly apiVersion?: string
  readonly style: ErrorStyle
  readonly errors: readonly ErrorSpec[]
  readonly events: readonly EventSpec[]
}

type Alternatives<T> = T | readonly T[]

export interface EventOptions {
  readonly response?: Alternatives<JsonObject | null>
  readonly additional?: Alternatives<JsonObject>
  /** Each resource of one event; use `resourceAlternatives` for several possible lists. */
  readonly resources?: readonly Json[]
  readonly resourceAlternatives?: readonly (readonly Json[])[]
  readonly callers?: Callers
  readonly errors?: readonly ErrorSpec[]
  readonly errorRate?: number
  readonly host?: string
  readonly type?: EventSpec['type']
  readonly details?: JsonObject
  readonly parameters?: boolean
}

function isList<T>(value: Alternatives<T>): value is readonly T[] {
  return Array.isArray(value)
}

function alternatives<T>(value: Alternatives<T> | undefined): readonly T[] {
  if (value === undefined) return []
  return isList(value) ? value : [value]
}

function event(
  name: string,
  weight: number,
  readOnly: boolean,
  data: boolean,
  request: Alternatives<JsonObject | null> | undefined,
  options: EventOptions,
): EventSpec {
  const { resources, resourceAlternatives, errorRate, host, details } = options
  return {
    name,
    weight,
    readOnly,
    data,
    type: options.type ?? 'AwsApiCall',
    callers: options.callers ?? (data ? CALLERS.data : readOnly ? CALLERS.read : CALLERS.write),
    request: alternatives(request),
    response: alternatives(options.response),
    additional: alternatives(options.additional),
    resources: resourceAlternatives ?? (resources === undefined ? [] : [resources]),
    errors: options.errors ?? [],
    parameters: options.parameters ?? true,
    ...(details === undefined ? {} : { details }),
    ...(errorRate === undefined ? {} : { errorRate }),
    ...(host === undefined ? {} : { host }),
  }
}

/** A management event that only reads. Several requests in a list are alternatives. */
export function read(
  name: string,
  weight: number,
  request?: Alternatives<JsonObject | null>,
  options: EventOptions = {},
): EventSpec {
  return event(name, weight, true, false, request, options)
}

/** A management event that changes something; `response` becomes responseElements. */
export function write(
  name: string,
  weight: number,
  request?: Alternatives<JsonObject | null>,
  response?: Alternatives<JsonObject | null>,
  options: EventOptions = {},
): EventSpec {
  return event(
    name,
    weight,
    false,
    false,
    request,
    response === undefined ? options : { ...options, response },
  )
}

export function dataRead(
  name: string,
  weight: number,
  request?: Alternatives<JsonObject | null>,
  options: EventOptions = {},
): EventSpec {
  return event(name, weight, true, true, request, options)
}

export function dataWrite(
  name: string,
  weight: number,
  request?: Alternatives<JsonObject | null>,
  options: EventOptions = {},
): EventSpec {
  return event(name, weight, false, true, request, options)
}

/** What a service did by itself: AwsServiceEvent, without a user agent of its own. */
export function serviceEvent(name: string, weight: number, details?: JsonObject, options: EventOptions = {}) {
  return event(name, weight, false, false, undefined, {
    type: 'AwsServiceEvent',
    callers: CALLERS.service,
    errorRate: 0,
    ...(details === undefined ? {} : { details }),
    ...options,
  })
}

/** Reads of the long tail, names separated by blanks, each rarer than the one before. */
export function reads(weight: number, names: string, request?: Alternatives<JsonObject | null>): EventSpec[] {
  return names.split(' ').map((name, index) => read(name, weight / (1 + index * 0.25), request))
}

/** Writes of the long tail, as `reads`. */
export function writes(
  weight: number,
  names: string,
  request?: Alternatives<JsonObject | null>,
  response?: Alternatives<JsonObject | null>,
): EventSpec[] {
  return names.split(' ').map((name, index) => write(name, weight / (1 + index * 0.25), request, response))
}

const LOOKUP = [
  'Get',
  'Describe',
  'Delete',
  'Update',
  'Put',
  'Modify',
  'Start',
  'Stop',
  'List',
  'Tag',
] as const

/** The error of a call that names something which is not there. */
export function notFound(code: string, message?: string, weight = 3): ErrorSpec {
  return { code, weight, verbs: LOOKUP, ...(message === undefined ? {} : { message }) }
}

/** The error of a call that makes something which is there already. */
export function alreadyExists(code: string, message?: string): ErrorSpec {
  const verbs = ['Create', 'Put', 'Register', 'Add', 'Attach', 'Run', 'Authorize', 'Publish']
  return { code, weight: 2, verbs, ...(message === undefined ? {} : { message }) }
}

export function invalid(code: string, message?: string, weight = 1): ErrorSpec {
  return { code, weight, ...(message === undefined ? {} : { message }) }
}
