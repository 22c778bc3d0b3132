import type { ArrowField } from '../column/arrow.ts'
import type { LeafLayout } from '../parquet/writer.ts'

/** Rows a row group. A unit of pruning and of parallel work; 131,072 rows decode in some tens of milliseconds. */
export const ROW_GROUP_ROWS = 131_072

/** Text that differs on every row: a dictionary would be as large as the column. */
const UNIQUE_TEXT: ReadonlySet<string> = new Set([
  'eventid',
  'requestid',
  'sharedeventid',
  'eventjson',
  'eventjsonchecksum',
])

/**
 * Columns of few distinct values, which nearly every query reads: their codes hardly compress, and uncompressed they go
 * from the disk to the operators without a copy.
 */
const HOT: ReadonlySet<string> = new Set([
  ...[
    'eventversion',
    'eventsource',
    'eventname',
    'awsregion',
    'errorcode',
    'readonly',
    'eventtype',
    'managementevent',
  ],
  ...[
    'recipientaccountid',
    'eventcategory',
    'useridentity.type',
    'useridentity.accountid',
    'useridentity.invokedby',
  ],
])

function leafPaths(
  { name, type, children }: ArrowField,
  prefix: string,
): readonly { path: string; name: string }[] {
  const path = `${prefix}${name}`
  const inside = children ?? []
  switch (type.kind) {
    case 'row':
      return inside.flatMap((child) => leafPaths(child, `${path}.`))
    case 'array':
      return inside.flatMap((child) => leafPaths(child, `${path}.list.`))
    case 'map':
      return inside.flatMap((child) => leafPaths(child, `${path}.key_value.`))
    default:
      return [{ path, name }]
  }
}

/** How each leaf of a store's files is written. */
export function leafLayouts(fields: readonly ArrowField[]): readonly LeafLayout[] {
  return fields
    .flatMap((field) => leafPaths(field, ''))
    .map(({ path }) => ({
      path,
      codec: HOT.has(path) ? ('uncompressed' as const) : ('zstd' as const),
      dictionary: !UNIQUE_TEXT.has(path) && path !== 'eventtime',
    }))
}
