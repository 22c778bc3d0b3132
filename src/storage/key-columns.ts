import type { TableColumn } from '../catalog/table-source.ts'
import type { Batch, BytesColumn, Column, DictionaryColumn } from '../column/column.ts'
import { flatten, validityOf } from '../column/flatten.ts'
import { bytesColumn, dictionaryColumn, nullColumn } from '../column/make.ts'
import { invariant } from '../common/assert.ts'
import { createDistinctTexts } from '../parquet/write/distinct-texts.ts'
import { keyColumnName, type MapKeys } from './map-keys.ts'

/** A key gets a column if it is in this share of the rows, or sought; and only so many keys of one map do. */
const LEAST_SHARE = 0.02
const MOST_KEYS = 64

/**
 * Keys that are asked for in what nearly everybody asks, however rare they are: who failed to sign in, and how; what was done to
 * which bucket, user, role, policy, instance, group, function, key.
 */
const SOUGHT: Readonly<Record<string, readonly string[]>> = {
  requestparameters: [
    ...[
      'bucketName',
      'key',
      'userName',
      'roleName',
      'roleArn',
      'roleSessionName',
      'groupName',
      'groupId',
      'name',
    ],
    ...['policyName', 'policyArn', 'policyDocument', 'instanceId', 'functionName', 'trailName', 'keyId'],
    ...['accessKeyId', 'serialNumber'],
  ],
  responseelements: ['ConsoleLogin', 'SwitchRole', 'PasswordRecovery', 'groupId', 'instanceId'],
  additionaleventdata: ['MFAUsed', 'LoginTo', 'MobileVersion'],
}

/**
 * Of so many rows and more a file gets them all, even if the first rows have none of them: a scan that finds a column in one file
 * and not in the next reads whole maps there. In files of less a map is read as soon.
 */
const MANY_ROWS = 1024

/**
 * What the values of a key may take, in bytes for each row of the file, each distinct one once: they are written twice then. Of
 * 400 bytes that an event takes compressed, this is less than one in a hundred.
 */
const MOST_BYTES = 8

/** A file tells all keys of a map up to so many. */
const MOST_TOLD = 4096

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** A column of texts in codes. */
type TextCodes = DictionaryColumn & { readonly dictionary: BytesColumn }

function asCodes(column: Column): TextCodes {
  if (column.kind === 'dictionary' && column.dictionary.kind === 'bytes') {
    const { codes, dictionary } = column
    return { ...dictionaryColumn(codes, dictionary, validityOf(column)), dictionary }
  }
  const plain = flatten(column)
  const empty = bytesColumn(new Int32Array(2), new Uint8Array(0))
  const codes = new Int32Array(plain.length)
  if (plain.kind === 'null')
    return { ...dictionaryColumn(codes, empty, new Uint8Array(plain.length)), dictionary: empty }
  invariant(plain.kind === 'bytes', `a map of ${plain.kind}`)
  const texts = createDistinctTexts()
  const { data, offsets, validity } = plain
  for (let i = 0; i < codes.length; i++)
    if (validity === undefined || validity[i] === 1)
      codes[i] = texts.codeOf(data, offsets[i]!, offsets[i + 1]!)
  const dictionary = bytesColumn(texts.starts().slice(0, texts.size + 1), texts.data())
  return { ...dictionaryColumn(codes, dictionary, validity), dictionary }
}

/** A column of maps with its keys and values in codes; undefined where every row is NULL. */
interface CodedMap {
  readonly length: number
  readonly offsets: Int32Array
  readonly validity: Uint8Array | undefined
  readonly keys: TextCodes
  readonly values: TextCodes
  /** The key of each code. */
  readonly names: readonly string[]
}

function codedMap(column: Column): CodedMap | undefined {
  const plain = flatten(column)
  if (plain.kind === 'null') return undefined
  invariant(plain.kind === 'map', `a map column is not ${plain.kind}`)
  const { length, offsets, validity } = plain
  const keys = asCodes(plain.keys)
  const { data, offsets: starts } = keys.dictionary
  const names = Array.from({ length: keys.dictionary.length }, (_, i) =>
    decoder.decode(data.subarray(starts[i], starts[i + 1])),
  )
  return { length, offsets, validity, keys, values: asCodes(plain.values), names }
}

/** How many rows have each key, by its code. */
function rowsByKey({ length, offsets, validity, keys, names }: CodedMap): Int32Array {
  const counts = new Int32Array(names.length)
  for (let row = 0; row < length; row++) {
    if (validity !== undefined && validity[row] === 0) continue
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) counts[keys.codes[entry]!]!++
  }
  return counts
}

/** A row whose map has the key without a value. */
const KEY_ALONE = 2

/** The values of some keys, a column each, in one pass over the map. */
function valuesOfKeys(map: CodedMap, wanted: readonly string[]): readonly TextCodes[] {
  const { length, offsets, validity, keys, values, names } = map
  const slots = Int32Array.from(names, (name) => wanted.indexOf(name))
  const columns = wanted.map(() => ({
    codes: new Int32Array(length),
    present: new Uint8Array(length),
    isKeyAlone: false,
  }))
  for (let row = 0; row < length; row++) {
    if (validity !== undefined && validity[row] === 0) continue
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const slot = slots[keys.codes[entry]!]!
      if (slot < 0) continue
      const column = columns[slot]!
      // Of a key that a map has twice the first counts, as for a reader of the map.
      if (column.present[row] !== 0) continue
      const hasValue = values.validity === undefined || values.validity[entry] === 1
      column.codes[row] = hasValue ? values.codes[entry]! : 0
      column.present[row] = hasValue ? 1 : KEY_ALONE
      if (!hasValue) column.isKeyAlone = true
    }
  }
  return columns.map(({ codes, present, isKeyAlone }) => {
    if (isKeyAlone) for (let row = 0; row < length; row++) if (present[row] === KEY_ALONE) present[row] = 0
    return { ...dictionaryColumn(codes, values.dictionary, present), dictionary: values.dictionary }
  })
}

/** What the distinct values take, in bytes for each row. */
function bytesARow({ length, codes, validity, dictionary: { offsets } }: TextCodes): number {
  const seen = new Uint8Array(offsets.length)
  let bytes = 0
  for (let row = 0; row < length; row++) {
    const code = codes[row]!
    if (seen[code] === 1 || (validity !== undefined && validity[row] === 0)) continue
    seen[code] = 1
    bytes += offsets[code + 1]! - offsets[code]!
  }
  return bytes / length
}

function chosenKeys(name: string, map: CodedMap): readonly string[] {
  const counts = rowsByKey(map)
  const sought = new Set(SOUGHT[name])
  const isFrequent = (code: number) => counts[code]! >= LEAST_SHARE * map.length
  const present = [...map.names.keys()]
    .filter((code) => counts[code]! > 0 && (isFrequent(code) || sought.has(map.names[code]!)))
    .sort((a, b) => counts[b]! - counts[a]!)
    .map((code) => map.names[code]!)
  const candidates = [...new Set(present)].slice(0, MOST_KEYS)
  const values = valuesOfKeys(map, candidates)
  const chosen = candidates.filter((_, i) => bytesARow(values[i]!) <= MOST_BYTES)
  if (map.length < MANY_ROWS) return chosen
  return [...chosen, ...[...sought].filter((key) => !candidates.includes(key))]
}

/** Splits the keys of maps off the batches of one data file. */
export interface KeySplitter {
  /** Names of the columns that {@link split} adds, in order. */
  readonly names: readonly string[]
  /** The batch with a column for each key that was chosen. */
  split(batch: Batch): Batch
  /** What the file's metadata says. */
  mapKeys(): readonly MapKeys[]
}

/** Chooses by its first batch which keys of which top-level maps a data file has as columns. */
export function createKeySplitter(columns: readonly TableColumn[], first: Batch): KeySplitter {
  return splitter(
    columns.flatMap(({ name, type }, index) => {
      if (type.kind !== 'map' || type.key.kind !== 'varchar' || type.value.kind !== 'varchar') return []
      const map = codedMap(first.columns[index]!)
      return [{ name, index, stored: map === undefined ? [] : chosenKeys(name, map), all: new Set<string>() }]
    }),
  )
}

/** A map, the keys of it that have columns, and all that were met. */
interface SplitMap {
  readonly name: string
  readonly index: number
  readonly stored: readonly string[]
  readonly all: Set<string>
}

/** A function of its own, so that it does not hold the first batch as long as the file is written. */
function splitter(maps: readonly SplitMap[]): KeySplitter {
  return {
    names: maps.flatMap(({ name, stored }) => stored.map((key) => keyColumnName(name, key))),
    split(batch) {
      const added = maps.flatMap(({ index, stored, all }): readonly Column[] => {
        const map = codedMap(batch.columns[index]!)
        if (map === undefined) return stored.map(() => nullColumn(batch.rows))
        if (all.size <= MOST_TOLD) for (const name of map.names) all.add(name)
        return valuesOfKeys(map, stored)
      })
      return { ...batch, columns: [...batch.columns, ...added] }
    },
    mapKeys: () =>
      maps.map(({ name, stored, all }) => ({
        map: name,
        stored,
        all: all.size > MOST_TOLD ? undefined : [...all].sort(),
      })),
  }
}
