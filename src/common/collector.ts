import { setFlagsFromString } from 'node:v8'

/** How much larger than what lives the heap may become before V8 collects, in percent, where queries are the work. */
const GROWTH = 150

/** The first Node whose V8 can count the memory of arrays as it counts the heap's. */
const FIRST_NODE = 24

/**
 * Has V8's collector wait longer, in all threads of the process: the columns of queries are arrays outside its heap, and by
 * default it collects, all threads helping, whenever 64 MiB of them were made since the last time. Queries over many groups take
 * half the processor time so. What V8 compiled is kept too, about a megabyte a thread, which it drops by default where it was not
 * run for some collections. The command line calls this for queries; a program of which they are the main work should, before
 * it opens a lake.
 *
 * @param growth how much larger than what lives the heap, arrays included, may become until then, in percent: 150 where left
 * out. For an ingest 50 is enough.
 *
 * Does nothing before Node 24.
 *
 * @example
 * tuneCollector()
 * await using lake = await openLake('./lake')
 */
export function tuneCollector(growth = GROWTH): void {
  if (Number.parseInt(process.versions.node, 10) < FIRST_NODE) return
  setFlagsFromString('--external-memory-accounted-in-global-limit')
  setFlagsFromString(`--heap-growing-percent=${growth}`)
  // Else what only some kinds of queries need would be compiled and warmed up again for the next of them.
  setFlagsFromString('--no-flush-bytecode')
}
