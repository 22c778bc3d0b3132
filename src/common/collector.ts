import { getHeapStatistics, setFlagsFromString } from 'node:v8'

/** How much larger than what lives the heap may become before V8 collects, in percent, where queries are the work. */
const GROWTH = 150

/** But to so many bytes in each thread, where much lives: the files of a large table are known by their footers. */
const CEILING = 350 * 1024 * 1024
/** And by this share at least, in percent: else a query that holds much would be collected all the time. */
const LEAST_GROWTH = 40

/** The first Node whose V8 can count the memory of arrays as it counts the heap's. */
const FIRST_NODE = 24

/** The growth at present, in percent; all threads have the same. */
let current = 0

function growBy(percent: number): void {
  if (percent === current) return
  current = percent
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}

/** Percent, as {@link CEILING} has it. @param live bytes that this thread held after it was collected */
export function boundedGrowth(live: number): number {
  const growth = Math.floor((100 * (CEILING - live)) / live)
  return Math.min(GROWTH, Math.max(LEAST_GROWTH, growth))
}

/** Of so many collections the least that was held counts: it is told late, and what was made since is in it. */
const RECENT = 3
/** Bytes held after the last of them. */
const held: number[] = []

let isBounded = false

/**
 * Called after each full collection, which finds the one object that is registered. (An observer of `gc` entries is told of the
 * small ones too, and takes a tenth of the time of queries over many groups.) V8 sets its limit by the growth that it finds at
 * the end of a collection: what is found here holds from the next on.
 */
const collections = new FinalizationRegistry(() => {
  if (!isBounded) return
  const { used_heap_size: heap, external_memory: arrays } = getHeapStatistics()
  held.push(heap + arrays)
  if (held.length > RECENT) held.shift()
  growBy(boundedGrowth(Math.min(...held)))
  collections.register({}, undefined)
})

/**
 * Has V8's collector wait longer, in all threads of the process: the columns of queries are arrays outside its heap, and by
 * default it collects, all threads helping, whenever 64 MiB of them were made since the last time. Queries over many groups take
 * half the processor time so. What V8 compiled is kept too, about a megabyte a thread, which it drops by default where it was not
 * run for some collections. The command line calls this for queries; a program of which they are the main work should, before
 * it opens a lake.
 *
 * @param growth how much larger than what lives the heap, arrays included, may become until then, in percent. Left out: 150, but
 * to 350 MiB a thread, and 40 at least, by what lives in the thread that calls this. For an ingest 50 is enough.
 *
 * Does nothing before Node 24. On Linux a program that stays needs a tenth less memory with `MALLOC_MMAP_THRESHOLD_=131072` in
 * the environment that it is started with, as `traillake serve` has it: glibc then gives back what was freed.
 *
 * @example
 * tuneCollector()
 * await using lake = await openLake('./lake')
 */
export function tuneCollector(growth?: number): void {
  if (Number.parseInt(process.versions.node, 10) < FIRST_NODE) return
  setFlagsFromString('--external-memory-accounted-in-global-limit')
  growBy(growth ?? GROWTH)
  if (growth === undefined && !isBounded) collections.register({}, undefined)
  isBounded = growth === undefined
  // Else what only some kinds of queries need would be compiled and warmed up again for the next of them.
  setFlagsFromString('--no-flush-bytecode')
}
