import { invariant } from '../common/assert.ts'
import type { Column } from '../column/column.ts'
import type { Argument, Kernel, ResolvedSignature, Session } from './definition.ts'
import { mergedValidity } from './nulls.ts'
import type { Slot } from './slot.ts'

/** What an overload's `bind` is. */
export type Bind = (signature: ResolvedSignature) => Kernel

/** The parameter types of a body over these slots. */
type Values<S extends readonly Slot<unknown>[]> = {
  [I in keyof S]: S[I] extends Slot<infer T> ? T : never
}

/** A body's context: what the call settled on, and the session. */
export interface CallContext {
  readonly signature: ResolvedSignature
  readonly session: Session
}

function run<R>(
  slots: readonly Slot<unknown>[],
  result: Slot<R>,
  body: (...args: never) => R | null,
  signature: ResolvedSignature,
  args: readonly Argument[],
  rows: number,
): Column {
  const last = slots.length - 1
  const strict: Column[] = []
  const readers = args.map((arg, i) => {
    invariant(arg.kind !== 'lambda', 'a row-wise function takes no lambda')
    const slot = slots[Math.min(i, last)]!
    if (slot.nullable !== true) strict.push(arg)
    return slot.read(arg, signature.arguments[i]!)
  })
  const valid = mergedValidity(strict, rows)
  const sink = result.write(signature.returns, rows)
  let validity = valid
  let owned = false
  // The slots read what the body's parameters say (Values<S> in the callers below).
  const call = body as (...values: unknown[]) => R | null
  const [first, second, third] = readers
  const count = readers.length
  for (let row = 0; row < rows; row++) {
    if (valid !== undefined && valid[row] === 0) {
      sink.skip()
      continue
    }
    const value =
      count === 1
        ? call(first!(row))
        : count === 2
          ? call(first!(row), second!(row))
          : count === 3
            ? call(first!(row), second!(row), third!(row))
            : call(...readers.map((read) => read(row)))
    if (value !== null) {
      sink.append(value)
      continue
    }
    sink.skip()
    if (!owned) {
      validity = valid?.slice() ?? new Uint8Array(rows).fill(1)
      owned = true
    }
    validity![row] = 0
  }
  return sink.finish(validity)
}

/**
 * A scalar function from a body over single values: arguments are read by their slots, rows in which one is NULL are
 * NULL (except for `nullable` slots), and a body that returns null gives NULL. Constants are read once. Where there are
 * more arguments than slots (variadic functions), the last slot serves them all.
 *
 * @example rowwise([TEXT, SIZE], TEXT, (text, times) => text.repeat(times))
 */
export function rowwise<const S extends readonly Slot<unknown>[], R>(
  slots: S,
  result: Slot<R>,
  body: (...args: Values<S>) => R | null,
): Bind {
  return (signature) => (args, rows) => run(slots, result, body, signature, args, rows)
}

/** {@link rowwise} whose body needs the types, the session, or state of its own (a cache) for each batch. */
export function rowwiseIn<const S extends readonly Slot<unknown>[], R>(
  slots: S,
  result: Slot<R>,
  body: (context: CallContext) => (...args: Values<S>) => R | null,
): Bind {
  return (signature) => (args, rows, session) =>
    run(slots, result, body({ signature, session }), signature, args, rows)
}

/** {@link rowwise} for variadic functions: the body takes all the values, read by one slot, as a list. */
export function rowwiseList<T, R>(
  slot: Slot<T>,
  result: Slot<R>,
  body: (context: CallContext) => (values: readonly T[]) => R | null,
): Bind {
  return (signature) => (args, rows, session) => {
    const ofList = body({ signature, session })
    return run([slot], result, (...values: T[]) => ofList(values), signature, args, rows)
  }
}

/**
 * Remembers the result for the last argument: patterns, paths and units are mostly constant, and compiling them is dear.
 */
export function lastUsed<K, V>(compute: (key: K) => V): (key: K) => V {
  let known: { key: K; readonly value: V } | undefined
  return (key) => {
    if (known === undefined || known.key !== key) known = { key, value: compute(key) }
    // Of two strings that are alike all characters are compared, each time that one is asked for; of the same one none are.
    else known.key = key
    return known.value
  }
}
