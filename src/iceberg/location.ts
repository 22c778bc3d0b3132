import { join, resolve } from 'node:path'
import { TraillakeError } from '../common/errors.ts'

/**
 * Iceberg's metadata names every file by an absolute location (`file:///lake/events/data/x.parquet`). Here whatever
 * starts with the table's own location is looked for below the folder where the table lies now, so that a table that
 * was moved or copied still opens.
 */

const FILE_SCHEME = /^file:\/*/

/** The location of a local folder as the specification wants it, with a scheme. */
export function locationOf(folder: string): string {
  return `file://${resolve(folder)}`
}

/** `file:///lake`, `file:/lake` and `/lake/` are one place. Other schemes stay as they are. */
function normalized(location: string): string {
  const path = location.replace(FILE_SCHEME, '/')
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** What follows the table's location in `location`: `data/x.parquet`. Undefined where it lies elsewhere. */
export function withinTable(tableLocation: string, location: string): string | undefined {
  const base = `${normalized(tableLocation)}/`
  const path = normalized(location)
  return path.startsWith(base) ? path.slice(base.length) : undefined
}

/**
 * The local path of a file that a table's metadata names.
 * Throws NOT_SUPPORTED for a file that lies outside the table on something other than a local disk.
 *
 * @example resolveLocation({ folder: '/copy', metadata }, 'file:///lake/data/x.parquet') // '/copy/data/x.parquet'
 */
export function resolveLocation(
  table: { readonly folder: string; readonly metadata: { readonly location: string } },
  location: string,
): string {
  const inner = withinTable(table.metadata.location, location)
  if (inner !== undefined) return join(table.folder, inner)
  const path = normalized(location)
  if (!path.startsWith('/'))
    throw new TraillakeError('NOT_SUPPORTED', `File '${location}' lies outside the table and is not local`)
  return path
}
