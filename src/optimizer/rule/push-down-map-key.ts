import type { ScanColumn } from '../../catalog/table-source.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import { columnReference } from '../../plan/walk.ts'
import type { Rule } from '../rule.ts'
import { readParts, type ScanPart, scanParts } from '../scan-parts.ts'

/**
 * Reads keys instead of maps: where a plan uses `requestparameters` only as `element_at(requestparameters, 'bucketName')`,
 * the scan gives the values of that key as a column, of which filters can be offered to the source like any other's. A
 * map that is used as a whole somewhere is read as a whole; and `requestparameters['bucketName']` fails where there is no
 * such key, which a column cannot.
 */
export const pushDownMapKey: Rule = {
  name: 'push-down-map-key',
  apply(plan, context) {
    const parts = scanParts(plan, keyOf, (keys, map) =>
      [...new Set(keys)].map((key): KeyPart => {
        const { path } = map
        const type = map.type.kind === 'map' ? map.type.value : map.type
        const scanColumn: ScanColumn = { path, key, type }
        return { key, scanColumn, column: context.newColumn(key, type) }
      }),
    )
    return readParts(plan, parts, (expression) => {
      const found = keyOf(expression)
      const part = found && parts.get(found.root)?.find(({ key }) => key === found.use)
      return part && columnReference(part.column)
    })
  },
}

interface KeyPart extends ScanPart {
  readonly key: string
}

/** `element_at(column, 'key')` over a column of maps. */
function keyOf(expression: BoundExpression): { readonly root: number; readonly use: string } | undefined {
  if (expression.kind !== 'call' || expression.function.name !== 'element_at') return undefined
  const [map, key] = expression.arguments
  if (map?.kind !== 'column' || map.type.kind !== 'map' || map.type.key.kind !== 'varchar') return undefined
  return key?.kind === 'constant' && typeof key.value === 'string'
    ? { root: map.id, use: key.value }
    : undefined
}
