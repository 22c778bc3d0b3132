import { viewOf } from '../common/view-of.ts'
import type { Selection } from '../column/column.ts'
import { joinArrays } from '../common/join-arrays.ts'
import { type BytesFinder, findBytes } from '../kernel/find-bytes.ts'
import type { ChunkReader } from './chunk.ts'
import { readLevels } from './hybrid.ts'
import { isOneRun, pageContext } from './leaf.ts'
import { type DataPage, dataPageOf, freePage } from './page.ts'
import { plainPage } from './to-plain.ts'

/** What texts are searched for, in UTF-8: those that are one of some texts, or that have a text in them. */
export interface TextSearch {
  readonly kind: 'equals' | 'contains'
  /** Not empty, and none of them is. */
  readonly texts: readonly Uint8Array[]
}

/** Positions of a page's values, ascending, written to `out`; how many there are. */
type Search = (page: Uint8Array, values: number, out: Int32Array) => number

/** One sweep over the whole page; only where it hits are values told apart. */
function contains(text: Uint8Array): Search {
  let find: BytesFinder | undefined
  return (page, values, out) => {
    find ??= findBytes(text, page)
    const bytes = Buffer.from(page.buffer, page.byteOffset, page.length)
    const view = viewOf(page)
    let found = 0
    /** The value that is looked at, and where its length stands. */
    let [value, at] = [0, 0]
    for (let hit = find(bytes, 4); hit >= 0; ) {
      let end = at + 4 + view.getUint32(at, true)
      while (end <= hit) {
        at = end
        value++
        end = at + 4 + view.getUint32(at, true)
      }
      if (value >= values || end > page.length) throw new RangeError('a page has too few bytes')
      if (hit < at + 4 || hit + text.length > end) {
        hit = find(bytes, hit + 1)
        continue
      }
      out[found++] = value++
      at = end
      hit = find(bytes, at + 4)
    }
    return found
  }
}

function equals(texts: readonly Uint8Array[]): Search {
  const greatest = Math.max(...texts.map(({ length }) => length))
  // Nearly every value is told by its length and its first byte.
  const lengths = new Uint8Array(greatest + 1)
  const firsts = new Uint8Array(256)
  for (const text of texts) {
    lengths[text.length] = 1
    firsts[text[0]!] = 1
  }
  function isOneOf(page: Uint8Array, at: number, length: number): boolean {
    for (const text of texts) {
      if (text.length !== length) continue
      let same = 0
      while (same < length && page[at + same] === text[same]) same++
      if (same === length) return true
    }
    return false
  }
  return (page, values, out) => {
    const view = viewOf(page)
    let found = 0
    for (let value = 0, at = 0; value < values; value++) {
      const length = view.getUint32(at, true)
      at += 4
      if (length > page.length - at) throw new RangeError('a page has too few bytes')
      if (length <= greatest && lengths[length] === 1 && firsts[page[at]!] === 1 && isOneOf(page, at, length))
        out[found++] = value
      at += length
    }
    return found
  }
}

/** Positions among the values of a page that has NULLs, as positions among its rows. */
function toRows(found: Int32Array, page: DataPage, greatest: number): void {
  if (page.definitions === undefined) return
  const levels = new Uint8Array(page.count)
  readLevels(page.definitions, greatest, false, levels, 0, page.count)
  let [value, next] = [-1, 0]
  for (let row = 0; row < levels.length && next < found.length; row++) {
    if (levels[row] === greatest) value++
    if (value === found[next] && levels[row] === greatest) found[next++] = row
  }
}

function searchOf({ kind, texts }: TextSearch): Search | undefined {
  const [first] = texts
  if (first === undefined || (kind === 'contains' && texts.length > 1)) return undefined
  return kind === 'contains' ? contains(first) : equals(texts)
}

/** What one page's search finds, used anew for each. */
let positions = new Int32Array(0)

/**
 * The rows of a column chunk of plain texts that a search finds, without making a column of them. Undefined where some of
 * its pages are in codes: then the dictionary is asked. Throws as readLeaf.
 *
 * @param rows pages without any of them may be left out; none are where left out
 */
export function searchTexts(chunk: ChunkReader, wanted: TextSearch, rows?: Selection): Selection | undefined {
  const { node } = chunk
  const search = searchOf(wanted)
  if (search === undefined || node.repetition > 0 || node.type.physical !== 'BYTE_ARRAY') return undefined
  const context = pageContext(chunk)
  const parts: Int32Array[] = []
  let total = 0
  for (const { page: raw, firstRow = 0 } of chunk.passing(rows)) {
    if (raw.encoding === 'dictionary') return undefined
    const page = dataPageOf(raw, context)
    if (page.count > chunk.chunk.valueCount) throw new RangeError('a column chunk has too many values')
    const { definitions, count } = page
    const present =
      definitions === undefined || isOneRun(definitions, node.definition, count)
        ? count
        : readLevels(definitions, node.definition, false, new Uint8Array(count), 0, count)
    if (positions.length < present) positions = new Int32Array(present)
    const { values } = present === 0 ? page : plainPage(page, node.type)
    const found = positions.slice(0, search(values, present, positions))
    if (found.length > 0 && present < count) toRows(found, page, node.definition)
    freePage(page, raw)
    if (found.length === 0) continue
    for (let i = 0; i < found.length; i++) found[i]! += firstRow
    parts.push(found)
    total += found.length
  }
  return joinArrays(parts, new Int32Array(total))
}

/** For each text of a chunk's dictionary 1 where a search finds it, else 0; undefined where it is not one of texts. */
export function searchDictionary(chunk: ChunkReader, wanted: TextSearch): Uint8Array | undefined {
  const search = searchOf(wanted)
  if (search === undefined || chunk.node.type.physical !== 'BYTE_ARRAY') return undefined
  const { values, count } = chunk.dictionaryPage()
  if (positions.length < count) positions = new Int32Array(count)
  const found = search(values, count, positions)
  const entries = new Uint8Array(count)
  for (let i = 0; i < found; i++) entries[positions[i]!] = 1
  return entries
}
