import { compileFailures, type Failures } from './errors.ts'
import type { Random } from './random.ts'
import { below, weightedPicker } from './random.ts'
import type { CallerClass, EventSpec, ErrorStyle, Json, JsonObject, ServiceSpec } from './spec.ts'
import type { Template } from './template.ts'
import { compileTemplate, compileText } from './template.ts'

/** One event of the catalogue with its texts compiled; write-event.ts fills it for a call. */
export interface EventTemplate {
  /** `ec2:RunInstances` */
  readonly key: string
  readonly weight: number
  /** Logged in us-east-1 only. */
  readonly global: boolean
  readonly type: EventSpec['type']
  readonly style: ErrorStyle
  /** `sts.amazonaws.com` */
  readonly source: string
  readonly version: ServiceSpec['version']
  readonly errorRate: number
  readonly failures: Failures
  readonly drawCaller: (random: Random) => CallerClass
  /** What the AWS CLI adds to its user agent. */
  readonly command: string
  /** False leaves out requestParameters and responseElements. */
  readonly parameters: boolean
  readonly request: Template
  readonly response: Template
  /** JSON members led by a comma, or empty: so are the three below. */
  readonly additional: Template
  readonly resources: Template
  readonly details: Template
  readonly host: Template
  /** The members between those that differ from call to call, quotes and commas included. */
  readonly beforeIdentity: string
  readonly beforeRegion: string
  readonly beforeResources: string
  readonly beforeAccount: string
  readonly category: string
}

const USUAL_ERROR_RATE = 0.078

function alternatives(
  values: readonly (JsonObject | readonly Json[] | null)[],
  lead: string,
  none: string,
): Template {
  const templates = values.map((value) => compileTemplate(value))
  const [only, second] = templates
  if (only === undefined) return () => none
  if (second === undefined) return lead === '' ? only : (call) => lead + only(call)
  const size = templates.length
  return (call) => lead + templates[below(call.random, size)]!(call)
}

/** `ec2.describe-instances`: the CLI's word for the call. Lambda's event names carry the API version besides. */
function commandOf(service: ServiceSpec, event: EventSpec): string {
  const source = service.source === 's3' ? 's3api' : service.source
  const words = event.name.replace(/\d{8}(v\d)?$/, '').replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
  return ` md/command#${source}.${words.toLowerCase()}`
}

function categoryOf(event: EventSpec): string {
  if (event.type === 'AwsVpceEvents') return 'NetworkActivity'
  return event.data ? 'Data' : 'Management'
}

function callerPicker(callers: EventSpec['callers']): (random: Random) => CallerClass {
  // The type Callers has caller classes for its keys, which Object.entries forgets.
  const entries = Object.entries(callers) as [CallerClass, number][]
  const draw = weightedPicker(entries.map(([, weight]) => weight))
  return (random) => entries[draw(random)]![0]
}

export function compileEvent(service: ServiceSpec, event: EventSpec): EventTemplate {
  const source = `${service.source}.amazonaws.com`
  const version = event.type === 'AwsVpceEvents' ? '1.09' : service.version
  const category = categoryOf(event)
  const api = service.apiVersion === undefined ? '' : `,"apiVersion":"${service.apiVersion}"`
  return {
    key: `${service.source}:${event.name}`,
    weight: event.weight,
    global: service.global === true,
    type: event.type,
    style: service.style,
    source,
    version,
    errorRate: event.errorRate ?? USUAL_ERROR_RATE,
    failures: compileFailures(service, event),
    drawCaller: callerPicker(event.callers),
    command: commandOf(service, event),
    parameters: event.parameters,
    request: alternatives(event.request, '', 'null'),
    response: alternatives(event.response, '', 'null'),
    additional: alternatives(event.additional, ',"additionalEventData":', ''),
    resources: alternatives(event.resources, ',"resources":', ''),
    details: alternatives(event.details === undefined ? [] : [event.details], ',"serviceEventDetails":', ''),
    host: compileText(event.host ?? service.host ?? `${service.source}.<region>.amazonaws.com`),
    beforeIdentity: `{"eventVersion":"${version}","userIdentity":`,
    beforeRegion: `","eventSource":"${source}","eventName":"${event.name}","awsRegion":"`,
    beforeResources: `","readOnly":${event.readOnly}`,
    beforeAccount: `,"eventType":"${event.type}"${api},"managementEvent":${category === 'Management'},"recipientAccountId":"`,
    category: `,"eventCategory":"${category}"`,
  }
}
