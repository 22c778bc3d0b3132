import { atOnce, type Steps } from './steps.ts'

/** What typed arrays of one kind have in common. */
interface Joinable<Self> {
  readonly length: number
  set(source: Self, offset: number): void
}

/** {@link joinArrays} with stops between the parts. */
export function* joinArraysSteps<A extends Joinable<A>>(parts: readonly A[], out: A): Steps<A> {
  let at = 0
  for (const part of parts) {
    yield
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Typed arrays one after another, into `out`, which has room for all of them. */
export function joinArrays<A extends Joinable<A>>(parts: readonly A[], out: A): A {
  return atOnce(joinArraysSteps(parts, out))
}
