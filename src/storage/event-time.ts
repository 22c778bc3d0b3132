import { decodeLong } from '../iceberg/bounds.ts'
import type { DataFile } from '../iceberg/data-file.ts'
import { currentSchema } from '../iceberg/metadata.ts'
import type { Store } from './store.ts'

/** Microseconds since the epoch, both included; undefined where the manifest does not say. */
export interface EventTimeBounds {
  readonly earliest: bigint | undefined
  readonly latest: bigint | undefined
}

/** The range of eventTime in a data file, as its manifest tells it. */
export function eventTimeBounds({ table }: Pick<Store, 'table'>, file: DataFile): EventTimeBounds {
  const id = currentSchema(table.metadata).fields.find(({ name }) => name === 'eventtime')?.id ?? 0
  const [lower, upper] = [file.lowerBounds?.get(id), file.upperBounds?.get(id)]
  return {
    earliest: lower === undefined ? undefined : decodeLong(lower),
    latest: upper === undefined ? undefined : decodeLong(upper),
  }
}
