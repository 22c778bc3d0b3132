import type { Lake } from '../index.ts'
import type { Documents } from './documents.ts'
import type { Services } from './services.ts'

/** Who calls: the principal of the access key that signed the request. */
export interface Principal {
  readonly accountId: string
  readonly arn: string
  readonly accessKeyId: string
}

/** What the server is, to all requests. */
export interface ServerState {
  readonly lake: Lake
  /** The region that ARNs name and requests are signed for. */
  readonly region: string
  /** The account that owns the lake's resources. */
  readonly accountId: string
  /** The folder that stands for S3: `s3://bucket/prefix` is `<buckets>/bucket/prefix`. */
  readonly buckets: string | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** What the API keeps beside the stores. */
  readonly documents: Documents
  /** What runs beyond a request. */
  readonly services: Services
}

/** What an operation is given. */
export interface OperationContext extends ServerState {
  readonly principal: Principal
  readonly requestId: string
  /** The address that the request came from. */
  readonly sourceIp: string
  /** Aborted when the client is gone or the request's time is over. */
  readonly signal: AbortSignal
}
