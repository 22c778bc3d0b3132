import type { CompressionCodec } from 'hyparquet'
import type { Column, PlainColumn } from '../column/column.ts'
import { concatColumns } from '../column/concat.ts'
import { flatten } from '../column/flatten.ts'
import { booleanColumn, dictionaryColumn } from '../column/make.ts'
import { bitWidth, readHybrid } from './hybrid.ts'
import { type Page, readPages } from './page.ts'
import { type BytesCollector, createBytesCollector, readPlain } from './plain.ts'
import { type LeafType, type SchemaNode, unsupported } from './schema-tree.ts'

/** A column chunk decoded: levels, and the values that are not NULL one after another. */
export interface LeafData {
  /** How many levels there are: values and NULLs, items and empty lists. */
  readonly count: number
  /** A level each; undefined where all are the greatest possible. */
  readonly definitions: Uint8Array | undefined
  /** A level each; undefined where all are 0. */
  readonly repetitions: Uint8Array | undefined
  readonly values: Column
}

/** What the footer says of a chunk. */
export interface LeafSource {
  readonly bytes: Uint8Array
  readonly codec: CompressionCodec
  readonly count: number
  /** Bytes of all its pages when decompressed. */
  readonly size: number
}

type DataPage = Page & { readonly kind: 'data' }

/** Gathers the values of pages, in whatever encoding each of them is. */
function valueGatherer(type: LeafType, { count, size }: LeafSource) {
  const parts: Column[] = []
  let dictionary: PlainColumn | undefined
  let texts: BytesCollector | undefined

  function closeTexts(): void {
    if (texts !== undefined) parts.push(texts.finish())
    texts = undefined
  }

  function codes(bytes: Uint8Array, values: number): Column {
    if (dictionary === undefined) throw new RangeError('a dictionary page is missing')
    const numbers = new Int32Array(values)
    if (values > 0) readHybrid(bytes, 1, bytes.length, bytes[0] ?? 0, numbers, 0, values)
    for (let i = 0; i < values; i++)
      if (numbers[i]! >>> 0 >= dictionary.length) throw new RangeError('a code is not of the dictionary')
    return dictionaryColumn(numbers, dictionary)
  }

  return {
    setDictionary(page: Page & { readonly kind: 'dictionary' }): void {
      dictionary = readPlain(type, page.values, page.count)
    },
    add({ encoding, values: bytes }: DataPage, values: number): void {
      if (encoding === 'dictionary') {
        closeTexts()
        parts.push(codes(bytes, values))
      } else if (encoding === 'plain' && type.physical === 'BYTE_ARRAY') {
        texts ??= createBytesCollector(count, size)
        texts.append(bytes, values)
      } else if (encoding === 'plain') {
        parts.push(readPlain(type, bytes, values))
      } else if (encoding === 'rle' && type.physical === 'BOOLEAN') {
        const booleans = new Uint8Array(values)
        readHybrid(bytes, 4, bytes.length, 1, booleans, 0, values)
        parts.push(booleanColumn(booleans))
      } else throw unsupported(`encoding ${encoding}`)
    },
    finish(): Column {
      closeTexts()
      if (parts.length === 0) return readPlain(type, new Uint8Array(0), 0)
      const whole = concatColumns(parts)
      // Codes stand for texts; numbers are as small as codes.
      return whole.kind === 'dictionary' && whole.dictionary.kind !== 'bytes' ? flatten(whole) : whole
    },
  }
}

/** Appends a page's levels; how many of them are the greatest possible. */
function readLevels(page: Uint8Array, greatest: number, out: Uint8Array, at: number, count: number): number {
  readHybrid(page, 0, page.length, bitWidth(greatest), out, at, count)
  let full = 0
  let left = 0
  for (let i = at; i < at + count; i++) {
    const below = greatest - out[i]!
    left |= below
    full += below === 0 ? 1 : 0
  }
  // Negative where any of them was above.
  if (left < 0) throw new RangeError('a level is too great')
  return full
}

/**
 * Decodes a column chunk. Throws RangeError, or what a decompressor throws, where it is damaged; NOT_SUPPORTED for an
 * encoding or compression that is not read.
 */
export function readLeaf(node: SchemaNode & { readonly kind: 'leaf' }, source: LeafSource): LeafData {
  const { definition: maxDefinition, repetition: maxRepetition, type } = node
  if (type.unsupported !== undefined) throw unsupported(type.unsupported)
  const { bytes, codec, count } = source
  const definitions = maxDefinition > 0 ? new Uint8Array(count) : undefined
  const repetitions = maxRepetition > 0 ? new Uint8Array(count) : undefined
  const values = valueGatherer(type, source)
  let read = 0
  let present = 0
  for (const page of readPages(bytes, { codec, maxDefinition, maxRepetition })) {
    if (page.kind === 'dictionary') {
      values.setDictionary(page)
      continue
    }
    if (page.count > count - read) throw new RangeError('a column chunk has too many values')
    let full = page.count
    if (definitions !== undefined && page.definitions !== undefined)
      full = readLevels(page.definitions, maxDefinition, definitions, read, page.count)
    if (repetitions !== undefined && page.repetitions !== undefined)
      readLevels(page.repetitions, maxRepetition, repetitions, read, page.count)
    values.add(page, full)
    read += page.count
    present += full
  }
  if (read !== count) throw new RangeError(`a column chunk has ${read} values instead of ${count}`)
  return {
    count,
    definitions: present === count ? undefined : definitions,
    repetitions,
    values: values.finish(),
  }
}
