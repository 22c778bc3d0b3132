import type { OperationContext, Principal, ServerState } from './context.ts'
import { type AwsError, awsError, toAwsError } from './error.ts'
import type { Operation, Output } from './operation.ts'
import type { Call, Protocol } from './protocol/protocol.ts'
import type { SignedRequest } from './signature/canonical.ts'
import type { Verifier } from './signature/verify.ts'

/** What a request gets, and what the log and the metrics tell of it. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Output
  readonly operation: string
  /** Undefined where the request was not found to be anybody's. */
  readonly principal: Principal | undefined
  readonly error: AwsError | undefined
}

function requireAccess({ accountId }: ServerState, principal: Principal, operation: Operation): void {
  if (operation.access === 'resource' || principal.accountId === accountId) return
  throw awsError(
    'AccessDeniedException',
    `User: ${principal.arn} is not authorized to perform: cloudtrail:${operation.name}`,
  )
}

/** Answers a request: whose it is, what it asks for, whether they may, and then what the operation says. Never throws. */
export async function answer(
  state: ServerState & { readonly verify: Verifier },
  protocol: Protocol,
  incoming: Pick<OperationContext, 'requestId' | 'sourceIp' | 'signal'> & { readonly request: SignedRequest },
): Promise<Answer> {
  const { request, ...rest } = incoming
  let principal: Principal | undefined
  let call: Call | undefined
  try {
    principal = state.verify(request, protocol.service)
    call = protocol.call(request)
    const operation = call.operation()
    requireAccess(state, principal, operation)
    const body = await operation.handle({ ...state, ...rest, principal }, call.input())
    return { status: 200, headers: {}, body, operation: call.name, principal, error: undefined }
  } catch (thrown) {
    const error = toAwsError(thrown)
    const { status } = error
    return { ...protocol.error(error), status, operation: call?.name ?? 'unknown', principal, error }
  }
}
