/**
 * What the generator tells apart: Trino's types, and beside three of them the kind whose values the two engines treat
 * alike in fewer places (see explained.md). `ascii` is a varchar without accents, spaces at its ends or letters outside
 * ASCII; `json` one that is mostly JSON; `floating` a double that may be NaN or infinite; `huge` a bigint near its bounds.
 */
export type Kind =
  | 'integer'
  | 'bigint'
  | 'huge'
  | 'double'
  | 'floating'
  | 'decimal'
  | 'varchar'
  | 'ascii'
  | 'json'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'integers'
  | 'words'
  | 'pair'
  | 'tally'
  | RareKind

/** Kinds that few columns have, whose values are compared, grouped and sorted, and cast to others. */
type RareKind = 'tiny' | 'small' | 'single' | 'vast' | 'time' | 'zoned' | 'uuid' | 'binary' | 'span'

/** The type that CAST names. */
export const TYPE_OF: Readonly<Record<Kind, string>> = {
  integer: 'integer',
  bigint: 'bigint',
  huge: 'bigint',
  double: 'double',
  floating: 'double',
  decimal: 'decimal(12, 2)',
  varchar: 'varchar',
  ascii: 'varchar',
  json: 'varchar',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp(3)',
  integers: 'array(integer)',
  words: 'array(varchar)',
  pair: 'row(a integer, b varchar)',
  tally: 'map(varchar, integer)',
  tiny: 'tinyint',
  small: 'smallint',
  single: 'real',
  vast: 'decimal(38, 4)',
  time: 'time(3)',
  zoned: 'timestamp(3) with time zone',
  uuid: 'uuid',
  binary: 'varbinary',
  span: 'interval day to second',
}

/** Kinds of one value, the common ones more often. */
export const SCALARS: readonly Kind[] = [
  ...(['integer', 'integer', 'integer', 'bigint', 'double', 'decimal'] as const),
  ...(['varchar', 'varchar', 'ascii', 'boolean', 'date', 'timestamp'] as const),
]

/** Kinds whose `=` and `<` the two engines agree on. */
export const COMPARABLE: readonly Kind[] = [...SCALARS, 'huge']

/** Kinds as {@link COMPARABLE} ones, of the columns alone that have them. */
const RARE: ReadonlySet<Kind> = new Set([
  ...(['tiny', 'small', 'single', 'vast', 'time', 'zoned', 'uuid', 'binary', 'span'] as const),
])

/** Kinds to compare: the common ones, and what rare ones there are among columns. */
export function comparableKinds(columns: readonly { readonly kind: Kind }[]): readonly Kind[] {
  return [...COMPARABLE, ...columns.map(({ kind }) => kind).filter((kind) => RARE.has(kind))]
}

/** Whether `=` and `<` of a kind's values are the same in both engines. */
export function isComparable(kind: Kind): boolean {
  return COMPARABLE.includes(kind) || RARE.has(kind)
}

const ORDERABLE: ReadonlySet<Kind> = new Set([...COMPARABLE, ...RARE, 'floating', 'json'])

/** Whether ORDER BY takes it, and gives both engines one order. */
export function isOrderable(kind: Kind): boolean {
  return ORDERABLE.has(kind)
}

const NUMBERS: ReadonlySet<Kind> = new Set(['integer', 'bigint', 'double', 'decimal', 'tiny', 'small'])
const TIMES: ReadonlySet<Kind> = new Set(['date', 'timestamp'])
const TEXTS: ReadonlySet<Kind> = new Set(['varchar', 'ascii'])

/** Whether two columns can be compared, one of them turned into the other's type where need be. */
export function areComparable(a: Kind, b: Kind): boolean {
  if (a === b) return isComparable(a)
  return [NUMBERS, TIMES, TEXTS].some((family) => family.has(a) && family.has(b))
}

/** Kinds to which a kind turns by itself, itself included. */
export function widerKinds(kind: Kind): readonly Kind[] {
  switch (kind) {
    case 'integer':
      return ['integer', 'integer', 'bigint', 'double']
    case 'bigint':
    case 'decimal':
      return [kind, kind, 'double']
    case 'date':
      return ['date', 'date', 'timestamp']
    case 'tiny':
      return ['tiny', 'small', 'integer', 'bigint', 'vast']
    case 'small':
      return ['small', 'integer', 'bigint', 'double']
    default:
      return [kind]
  }
}

/** Whether a value of the one kind is a value of the other. */
export function fits(kind: Kind, wanted: Kind): boolean {
  if (kind === wanted) return true
  if (wanted === 'varchar') return kind === 'ascii' || kind === 'json'
  if (wanted === 'floating') return kind === 'double'
  return wanted === 'huge' && kind === 'bigint'
}
