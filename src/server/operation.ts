import type { OperationContext } from './context.ts'
import { readValue } from './shape/read.ts'
import { type Members, structure, type StructureShape, type StructureValue } from './shape/shape.ts'

/** What a client gets as JSON. Members that are undefined are left out; times are seconds since the epoch. */
export type Output = Readonly<Record<string, unknown>>

/** One operation of the API, its input's constraints included. */
export interface Operation {
  readonly name: string
  readonly input: StructureShape
  /**
   * Who may call it. `owner`: principals of the account that the server serves. `resource`: others too, as far as the
   * policy of the resource allows; the operation itself asks `requireStore` for it.
   */
  readonly access: 'owner' | 'resource'
  /** Checks the body, then runs. Throws SerializationException, ValidationException, and what the operation throws. */
  handle(context: OperationContext, body: unknown): Promise<Output>
}

/**
 * Makes an operation of its table of members and the function that does its work, whose input has the table's type.
 *
 * @example
 * export const getEventDataStore = defineOperation({
 *   name: 'GetEventDataStore',
 *   input: { EventDataStore: required(resourceText) },
 *   run: async (context, { EventDataStore }) => describeStore(context, await requireStore(context, EventDataStore)),
 * })
 */
export function defineOperation<const Input extends Members>(record: {
  readonly name: string
  readonly input: Input
  readonly access?: Operation['access']
  readonly run: (context: OperationContext, input: StructureValue<Input>) => Promise<Output>
}): Operation {
  const { name, access = 'owner', run } = record
  const input = structure(record.input)
  return { name, input, access, handle: (context, body) => run(context, readValue(input, body)) }
}
