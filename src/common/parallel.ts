/**
 * Maps the items with at most `limit` calls under way at once and answers in their order. The first failure is
 * thrown and no further call begins.
 */
export async function mapParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>()
  const queue = items.entries()
  let failed = false
  const run = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failed) return
      try {
        results.set(index, await work(item, index))
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run))
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result)
}

/**
 * Maps the items with at most `limit` of them under way at once, and yields in their order; so many at most are read ahead. The
 * first failure is thrown.
 */
export async function* mapInOrder<Item, Result>(
  items: AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const waiting: Promise<Result>[] = []
  for await (const item of items) {
    const result = work(item)
    // It is looked at in its turn; until then a failure waits.
    void result.catch(() => undefined)
    if (waiting.push(result) < limit) continue
    for (const first of waiting.splice(0, 1)) yield await first
  }
  for (const result of waiting) yield await result
}
