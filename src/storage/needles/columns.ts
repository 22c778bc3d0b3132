import type { TableColumn } from '../../catalog/table-source.ts'
import type { Column } from '../../column/column.ts'
import { fieldColumn } from '../../column/field.ts'
import type { SqlType } from '../../types/type.ts'

/** Columns in which single values are looked for: identifiers of events, callers, keys, addresses. */
const NEEDLE_COLUMNS: readonly string[] = [
  ...['eventid', 'requestid', 'sharedeventid', 'sourceipaddress', 'recipientaccountid', 'vpcendpointid'],
  ...['useridentity.accesskeyid', 'useridentity.principalid', 'useridentity.arn', 'useridentity.accountid'],
  ...['useridentity.username', 'useridentity.sessioncontext.sessionissuer.arn'],
]

/** A needle column of a table: where it is in its batches. */
export interface NeedleColumn {
  readonly name: string
  readonly column: (columns: readonly Column[]) => Column
}

/** The needle columns that a table has as text. */
export function needleColumns(columns: readonly TableColumn[]): readonly NeedleColumn[] {
  return NEEDLE_COLUMNS.flatMap((name) => {
    const [first, ...steps] = name.split('.')
    const index = columns.findIndex((column) => column.name === first)
    let type: SqlType | undefined = columns[index]?.type
    const fields: number[] = []
    for (const step of steps) {
      if (type?.kind !== 'row') return []
      const field = type.fields.findIndex((candidate) => candidate.name === step)
      fields.push(field)
      type = type.fields[field]?.type
    }
    if (type?.kind !== 'varchar') return []
    return [{ name, column: (batch) => fields.reduce<Column>(fieldColumn, batch[index]!) }]
  })
}
