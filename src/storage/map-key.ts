import type { ScanColumn } from '../catalog/table-source.ts'
import type { Column } from '../column/column.ts'
import { mapKeyColumn } from '../column/map-key.ts'

type Path = readonly string[]

/** How the columns of a scan come from the columns of a file. */
interface Reading {
  /** What is read, each path once: several keys of one map need the map once. */
  readonly paths: readonly Path[]
  /** The scan's columns, of what was read for `paths`. */
  readonly columnsOf: (read: readonly Column[]) => readonly Column[]
}

/** Plans the reading of plain paths and of single keys in maps. */
export function readingOf(columns: readonly ScanColumn[]): Reading {
  const paths: Path[] = []
  const places = new Map<string, number>()
  const parts = columns.map(({ path, key }) => {
    const name = path.join('.')
    const place = places.get(name) ?? paths.push(path) - 1
    places.set(name, place)
    return { place, key }
  })
  return {
    paths,
    columnsOf: (read) =>
      parts.map(({ place, key }) => {
        const column = read[place]!
        return key === undefined ? column : mapKeyColumn(column, key)
      }),
  }
}
