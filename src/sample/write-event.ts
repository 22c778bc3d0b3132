import { assertNever } from '../common/assert.ts'
import type { Call } from './call.ts'
import type { Failure } from './errors.ts'
import type { EventTemplate } from './event-template.ts'
import { chance } from './random.ts'
import { TLS13, vpcEndpoint } from './session.ts'
import type { CallerClass } from './spec.ts'
import { compileText } from './template.ts'
import { hex, isoTime, upper, uuid } from './text.ts'

/** The value that EC2 repeats in its response. */
const requestId = compileText('<request>')

/** How a call ends: `failed` draws one of the event's own errors. */
export type Outcome = 'succeeded' | 'failed' | 'denied' | 'throttled'

/** CloudTrail enriches some events with tags and condition keys (version 1.11). */
function eventContext({ random, partition, session }: Call): string {
  const { region, accountId } = partition
  const resource = `{"arn":"arn:aws:ec2:${region}:${accountId}:instance/i-0${hex(random, 16)}","tags":{"Environment":"prod","solution":"checkout","Name":"Büro 7"}}`
  const resources = chance(random, 0.5) ? `"resourceTags":[${resource}]` : ''
  const principal = session.principalTags === '' ? '' : `"principalTags":{${session.principalTags}}`
  const tags = resources !== '' && principal !== '' ? `${resources},${principal}` : resources + principal
  const paths = '"aws:PrincipalOrgPaths":["o-exampleorgid/r-ab12/ou-ab12-11111111/"]'
  return `,"eventContext":{"requestContext":{"aws:ViaAWSService":"${session.service !== ''}",${paths}},"tagContext":{${tags}}}`
}

function failureOf(template: EventTemplate, call: Call, outcome: Outcome): Failure | undefined {
  switch (outcome) {
    case 'succeeded':
      return undefined
    case 'failed':
      return template.failures.draw(call.random)
    case 'denied':
      return template.failures.denied
    case 'throttled':
      return template.failures.throttled
    default:
      return assertNever(outcome)
  }
}

/** The event as one line of JSON, its members in CloudTrail's order. `addendum` is a member led by a comma, or empty. */
export function writeEvent(
  template: EventTemplate,
  call: Call,
  outcome: Outcome,
  caller: CallerClass,
  addendum: string,
): string {
  const { random, session, partition } = call
  const { source, type, version } = template
  const isCall = type === 'AwsApiCall'
  const isService = type === 'AwsServiceEvent' && caller === 'awsService'
  const failure = failureOf(template, call, outcome)

  let text = template.beforeIdentity
  text += isService ? `{"accountId":"${partition.accountId}","invokedBy":"${source}"` : session.identity
  text += '},"eventTime":"' + isoTime(call.seconds) + template.beforeRegion + partition.region
  text += '","sourceIPAddress":"' + (isService ? source : session.sourceAddress)
  text += '","userAgent":"' + (isService ? source : session.userAgent)
  text += session.endsInCommand ? template.command + '"' : '"'
  if (failure !== undefined) text += failure.members(call)
  if (template.parameters) {
    const response = failure !== undefined && isCall ? failure.response : template.response
    text += ',"requestParameters":' + template.request(call) + ',"responseElements":' + response(call)
  }
  text += template.additional(call)
  if (isCall) text += ',"requestID":"' + (template.style === 's3' ? upper(random, 16) : requestId(call)) + '"'
  text += ',"eventID":"' + uuid(random) + template.beforeResources + template.resources(call)
  text += template.beforeAccount + partition.accountId + '"'
  if (isService || caller === 'outsider' || (caller === 'awsService' && source === 'sts.amazonaws.com')) {
    text += ',"sharedEventID":"' + uuid(random) + '"'
  }
  if (session.vpcEndpoint !== '' || type === 'AwsVpceEvents') {
    text +=
      ',"vpcEndpointId":"' +
      (session.vpcEndpoint === '' ? vpcEndpoint(partition, random) : session.vpcEndpoint) +
      '"'
    if (version !== '1.08') text += ',"vpcEndpointAccountId":"' + partition.accountId + '"'
  }
  text += template.details(call) + addendum + template.category
  if (version === '1.11' && isCall && chance(random, 0.15)) text += eventContext(call)
  if (session.tls !== '' && !isService) {
    text += ',"tlsDetails":{' + session.tls + ',"clientProvidedHostHeader":"' + template.host(call)
    text += session.tls === TLS13 && version === '1.11' ? '","keyExchange":"X25519MLKEM768"}' : '"}'
  }
  return isCall && session.fromConsole ? text + ',"sessionCredentialFromConsole":"true"}' : text + '}'
}
