import type { Principal } from './context.ts'
import type { AwsError } from './error.ts'

/** One line of the server's log. Nothing of it comes from a body or from credentials, but for the access key's id. */
export interface LogEntry {
  readonly time: string
  readonly level: 'info' | 'error'
  readonly message: string
  readonly requestId?: string
  readonly operation?: string
  readonly principal?: string
  readonly accessKeyId?: string
  readonly remoteAddress?: string
  readonly status?: number
  /** The error's class. */
  readonly error?: string
  /** Why, where the fault is the server's. */
  readonly reason?: string
  readonly milliseconds?: number
}

/** Where log entries go. */
export type Log = (entry: LogEntry) => void

/** Writes entries as JSON, one a line; those of one turn of the event loop together. @param write gets lines with their ends */
export function jsonLog(write: (lines: string) => void): Log {
  let waiting = ''
  const flush = (): void => {
    const lines = waiting
    waiting = ''
    write(lines)
  }
  return (entry) => {
    if (waiting === '') setImmediate(flush)
    waiting += `${JSON.stringify(entry)}\n`
  }
}

/** What a request was and what became of it. */
export function requestEntry(request: {
  readonly now: number
  readonly requestId: string
  readonly operation: string
  readonly principal: Principal | undefined
  readonly remoteAddress: string
  readonly error: AwsError | undefined
  readonly milliseconds: number
}): LogEntry {
  const { now, requestId, operation, principal, remoteAddress, error, milliseconds } = request
  const { cause } = error ?? {}
  const isOurs = (error?.status ?? 200) >= 500
  return {
    time: new Date(now).toISOString(),
    level: isOurs ? 'error' : 'info',
    message: 'request',
    ...{ requestId, operation, remoteAddress },
    ...(principal === undefined ? {} : { principal: principal.arn, accessKeyId: principal.accessKeyId }),
    status: error?.status ?? 200,
    ...(error === undefined ? {} : { error: error.awsType }),
    ...(isOurs && cause instanceof Error ? { reason: cause.stack ?? cause.message } : {}),
    milliseconds: Math.round(milliseconds),
  }
}
