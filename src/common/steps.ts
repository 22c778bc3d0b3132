/** Work that stops after each of its parts: whoever drives it may pause there. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** Items of simple work, a few nanoseconds each, in one part. */
const PART = 131_072

/** Work without its pauses. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** All of `count` items, part by part: `work` is given where each part starts and ends. */
export function* partByPart(
  count: number,
  work: (start: number, end: number) => void,
  part = PART,
): Steps<void> {
  for (let start = 0; start < count; start += part) {
    yield
    work(start, Math.min(count, start + part))
  }
}
