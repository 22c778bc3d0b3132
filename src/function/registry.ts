import { invariant } from '../common/assert.ts'
import type { SqlType } from '../types/type.ts'
import { AGGREGATE_FUNCTIONS } from './aggregate/index.ts'
import { skipNulls } from './aggregate/skip-nulls.ts'
import type {
  Accumulator,
  Kernel,
  ScalarFunction,
  Session,
  SqlFunction,
  WindowOverload,
} from './definition.ts'
import { SCALAR_FUNCTIONS } from './scalar/index.ts'
import { WINDOW_FUNCTIONS } from './window/index.ts'

/** What names an overload: a plan's function handle has these and more. */
export interface BoundFunction {
  readonly name: string
  readonly overload: number
  readonly arguments: readonly SqlType[]
  readonly returns: SqlType
}

const RECORDS: readonly SqlFunction[] = [...SCALAR_FUNCTIONS, ...AGGREGATE_FUNCTIONS, ...WINDOW_FUNCTIONS]

const BY_NAME: ReadonlyMap<string, SqlFunction> = new Map(
  RECORDS.flatMap((record) =>
    [record.name, ...(record.aliases ?? [])].map((name) => [name, record] as const),
  ),
)

/** Every function, hidden operators included. */
export function functionRecords(): readonly SqlFunction[] {
  return RECORDS
}

/** The record of a name or an alias, written in lower case; undefined where there is none. */
export function lookupFunction(name: string): SqlFunction | undefined {
  return BY_NAME.get(name)
}

function signatureOf({ arguments: args, returns }: BoundFunction) {
  return { arguments: args, returns }
}

/** The record and overload of a scalar function, by its handle. */
export function scalarOverload(handle: BoundFunction) {
  const record = lookupFunction(handle.name)
  invariant(record?.kind === 'scalar', `'${handle.name}' is not a scalar function`)
  const overload = record.overloads[handle.overload]
  invariant(overload !== undefined, `${handle.name} has no overload ${handle.overload}`)
  const scalar: ScalarFunction = record
  return { record: scalar, overload }
}

/** The kernel of a resolved scalar call. */
export function bindScalar(handle: BoundFunction): Kernel {
  return scalarOverload(handle).overload.bind(signatureOf(handle))
}

/** The record and overload of an aggregate function, by its handle. */
function aggregateOverload(handle: BoundFunction) {
  const record = lookupFunction(handle.name)
  invariant(record?.kind === 'aggregate', `'${handle.name}' is not an aggregate function`)
  const overload = record.overloads[handle.overload]
  invariant(overload !== undefined, `${handle.name} has no overload ${handle.overload}`)
  return { record, overload }
}

/** Fresh states of a resolved aggregate call. Rows with a NULL argument are left out where the overload says so. */
export function createAccumulator(handle: BoundFunction, session: Session): Accumulator {
  const { overload } = aggregateOverload(handle)
  const accumulator = overload.create(signatureOf(handle), session)
  return overload.nulls === 'called' ? accumulator : skipNulls(accumulator)
}

/** A resolved window function's evaluation over one partition. */
export function bindWindow(handle: BoundFunction): ReturnType<WindowOverload['bind']> {
  const record = lookupFunction(handle.name)
  invariant(record?.kind === 'window', `'${handle.name}' is not a window function`)
  const overload = record.overloads[handle.overload]
  invariant(overload !== undefined, `${handle.name} has no overload ${handle.overload}`)
  return overload.bind(signatureOf(handle))
}
