import { type AwsError, awsError } from '../error.ts'
import type { Operation, Output } from '../operation.ts'
import type { OperationTable } from '../operations.ts'
import type { SignedRequest } from '../signature/canonical.ts'
import type { Service } from '../signature/verify.ts'

/** An operation as a request names it. */
export interface Call {
  /** As in the model, or `unknown`: the logs and metrics take no word from outside. */
  readonly name: string
  /** Throws UnknownOperationException, UnsupportedOperationException. */
  readonly operation: () => Operation
  /** The input, not yet checked. Throws SerializationException. */
  readonly input: () => unknown
}

/** How one service of AWS speaks over HTTP. */
export interface Protocol {
  readonly service: Service
  readonly contentType: string
  call(request: SignedRequest): Call
  /** Headers and body of an answer that is an error. */
  error(error: AwsError): { readonly headers: Readonly<Record<string, string>>; readonly body: Output }
}

/** The call of an operation of a table. @param name what the client wrote */
export function callOf(table: OperationTable, name: string | undefined, input: () => unknown): Call {
  const state = name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
  if (name === undefined || state === undefined) {
    const operation = (): never => {
      throw awsError('UnknownOperationException')
    }
    return { name: 'unknown', operation, input }
  }
  const operation = (): Operation => {
    if (state.kind === 'supported') return state.operation
    throw awsError('UnsupportedOperationException', `${name} is not supported: ${state.reason}`)
  }
  return { name, operation, input }
}
