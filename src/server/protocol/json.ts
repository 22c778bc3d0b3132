import { awsError } from '../error.ts'
import { OPERATIONS } from '../operations.ts'
import { readJson } from './body.ts'
import { callOf, type Protocol } from './protocol.ts'

const CONTENT_TYPE = 'application/x-amz-json-1.1'

/**
 * AWS JSON 1.1, as the service `cloudtrail` speaks it. SDKs write the target as `CloudTrail_20131101.StartQuery`, or with
 * `com.amazonaws.cloudtrail.v20131101.` before it. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export const jsonProtocol: Protocol = {
  service: 'cloudtrail',
  contentType: CONTENT_TYPE,
  call({ headers, body }) {
    const target = headers['x-amz-target']
    const text = typeof target === 'string' ? target : ''
    const name = /^(?:com\.amazonaws\.cloudtrail\.v20131101\.)?CloudTrail_20131101\.(\w+)$/.exec(text)?.[1]
    const type = headers['content-type']
    if (typeof type !== 'string' || type.split(';')[0]?.trim().toLowerCase() !== CONTENT_TYPE)
      throw awsError('UnknownOperationException', `The Content-Type must be ${CONTENT_TYPE}`)
    return callOf(OPERATIONS, name, () => readJson(body))
  },
  error: ({ awsType, message }) => ({ headers: {}, body: { __type: awsType, message } }),
}
