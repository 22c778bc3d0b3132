import { free } from '../common/free.ts'
import type { Column, PlainColumn } from './column.ts'
import { constantColumn, dictionaryColumn } from './make.ts'
import { take, takePlain } from './take.ts'
import { usedCodes } from './used-codes.ts'
import { viewsOf } from './views.ts'

/**
 * The rows of a result of {@link take} with dictionaries of their own, of the entries that they name.
 */
function ownDictionaries(column: Column): Column {
  if (column.kind === 'constant')
    return constantColumn(plainWithOwn(takePlain(column.value, Int32Array.of(0))), column.length)
  if (column.kind !== 'dictionary') return plainWithOwn(column)
  const { used, codes } = usedCodes(column)
  // An entry that is no row's stands for those that have none.
  const entries = used.length === 0 ? Int32Array.of(-1) : used
  return dictionaryColumn(codes, plainWithOwn(takePlain(column.dictionary, entries)), column.validity)
}

function plainWithOwn(column: PlainColumn): PlainColumn {
  switch (column.kind) {
    case 'row':
      return { ...column, fields: column.fields.map(ownDictionaries) }
    case 'array':
      return { ...column, elements: ownDictionaries(column.elements) }
    case 'map':
      return { ...column, keys: ownDictionaries(column.keys), values: ownDictionaries(column.values) }
    default:
      return column
  }
}

/** Some rows, with memory of their own: they share nothing with anybody. */
export function takeOwn(column: Column, rows: Int32Array): Column {
  return ownDictionaries(take(column, rows))
}

/** There are hundreds of smaller buffers, which are left to the collector. */
const LEAST_BYTES = 16_384

/** The buffers of columns that have so many bytes at least, each once. */
function buffersOf(columns: Iterable<Column>, least: number): ReadonlySet<ArrayBufferLike> {
  const buffers = new Set<ArrayBufferLike>()
  for (const column of columns)
    for (const { buffer } of viewsOf(column)) if (buffer.byteLength >= least) buffers.add(buffer)
  return buffers
}

/** Bytes of all buffers that columns hold, each counted once and as a whole, whoever else has a part of it. */
export function heldBytes(columns: Iterable<Column>): number {
  let bytes = 0
  for (const { byteLength } of buffersOf(columns, 0)) bytes += byteLength
  return bytes
}

/**
 * Gives back the memory of columns that nobody needs any more, but what others share with them, at once: the columns are
 * empty then, but for small buffers.
 */
export function freeBuffers(columns: Iterable<Column>, others: Iterable<Column>): void {
  const buffers = buffersOf(columns, LEAST_BYTES)
  if (buffers.size === 0) return
  const kept = buffersOf(others, LEAST_BYTES)
  for (const buffer of buffers) if (!kept.has(buffer)) free(new Uint8Array(buffer))
}
