import { awsError } from '../error.ts'
import { DATA_OPERATIONS } from '../operations.ts'
import { readJson } from './body.ts'
import { callOf, type Protocol } from './protocol.ts'

/**
 * AWS REST JSON 1, as the service `cloudtrail-data` speaks it: `POST /PutAuditEvents?channelArn=…&externalId=…`. The query
 * parameters become members of the input beside those of the body.
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export const restJsonProtocol: Protocol = {
  service: 'cloudtrail-data',
  contentType: 'application/json',
  call({ headers, url, body }) {
    const type = headers['content-type']
    if (typeof type !== 'string' || type.split(';')[0]?.trim().toLowerCase() !== 'application/json')
      throw awsError('UnknownOperationException', 'The Content-Type must be application/json')
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    return callOf(DATA_OPERATIONS, pathname.slice(1), () => {
      const input = readJson(body)
      if (typeof input !== 'object' || input === null || Array.isArray(input))
        throw awsError('SerializationException', 'The request body is not a structure')
      return { ...input, ...Object.fromEntries(searchParams) }
    })
  },
  error: ({ awsType, message }) => ({ headers: { 'x-amzn-errortype': awsType }, body: { message } }),
}
