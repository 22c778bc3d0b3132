import type { Footer } from '../parquet/footer.ts'

/**
 * Keys of a map that a data file has as columns of their own, beside the map: a key's value in every row, NULL where the
 * map lacks it. Such a column has a field id that is in no schema, so that readers of the table pass over it, as they do
 * over a column that was dropped.
 */
export interface MapKeys {
  /** The map's column. */
  readonly map: string
  /** Keys with a column, see {@link keyColumnName}. */
  readonly stored: readonly string[]
  /** Every key in the file; undefined where they are too many to tell. */
  readonly all: readonly string[] | undefined
}

/** Under this name a data file's key-value metadata has its {@link MapKeys} as JSON. */
export const MAP_KEYS = 'traillake.map-keys'

/** No column of a table has a `#` in its name, so that the first one ends it: `requestparameters#bucketName`. */
export function keyColumnName(map: string, key: string): string {
  return `${map}#${key}`
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What a file's metadata says; what is not of this form says nothing. */
function mapKeysOf({ metadata }: Footer): ReadonlyMap<string, ReadonlySet<string>> {
  const told = new Map<string, ReadonlySet<string>>()
  const list = parsed(metadata.get(MAP_KEYS) ?? '[]')
  for (const item of Array.isArray(list) ? (list as readonly unknown[]) : []) {
    const { map, all } = (item ?? {}) as Partial<Record<keyof MapKeys, unknown>> // both are looked at below
    if (typeof map === 'string' && isTextList(all)) told.set(map, new Set(all))
  }
  return told
}

const known = new WeakMap<Footer, ReadonlyMap<string, ReadonlySet<string>>>()

/** Whether the values of a key are all that its own column says: it is there, or no row of the file has the key. */
export function hasOwnColumn(footer: Footer, map: string, key: string): boolean {
  const name = keyColumnName(map, key)
  if (footer.columns.some((column) => column.name === name)) return true
  let told = known.get(footer)
  if (told === undefined) known.set(footer, (told = mapKeysOf(footer)))
  return told.get(map)?.has(key) === false
}
