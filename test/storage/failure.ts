import { TraillakeError } from '../../src/common/errors.ts'

/** The error of ours that a promise ends with. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<Pick<TraillakeError, 'code' | 'message' | 'hint'>> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof TraillakeError)) throw new Error('no error of ours', { cause: error })
  const { code, message, hint } = error
  return { code, message, hint }
}
