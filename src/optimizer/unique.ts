import { assertNever } from '../common/assert.ts'
import type { LogicalNode, ProjectNode } from '../plan/node.ts'

/**
 * Columns of which no two rows of a plan agree in all: the keys of a grouping, what DISTINCT leaves. The empty set where
 * there is one row at most; undefined where nothing is known.
 */
export function uniqueColumns(node: LogicalNode): ReadonlySet<number> | undefined {
  switch (node.kind) {
    case 'aggregate': {
      const [set, ...others] = node.groupingSets
      if (set === undefined || others.length > 0) return undefined
      return new Set(set.flatMap((index) => node.keys[index]?.column.id ?? []))
    }
    case 'set-operation':
      return node.all ? undefined : new Set(node.columns.map(({ id }) => id))
    case 'values':
      return node.rows.length <= 1 ? new Set() : undefined
    case 'single-row':
      return new Set()
    case 'project':
      return throughProject(node)
    case 'filter':
    case 'sort':
    case 'limit':
    case 'top-n':
    case 'window':
    case 'semi-join':
      return uniqueColumns(node.input)
    case 'scan':
    case 'join':
    case 'unnest':
    case 'recursive':
    case 'working-table':
    case 'correlated-join':
      return undefined
    default:
      return assertNever(node)
  }
}

/** The columns as the projection hands them on, where it hands on all of them. */
function throughProject({ input, assignments }: ProjectNode): ReadonlySet<number> | undefined {
  const unique = uniqueColumns(input)
  if (unique === undefined) return undefined
  const passed = new Map(
    assignments.flatMap(({ column, expression }) =>
      expression.kind === 'column' ? [[expression.id, column.id] as const] : [],
    ),
  )
  const ids = [...unique].map((id) => passed.get(id))
  const known = ids.filter((id) => id !== undefined)
  return known.length < ids.length ? undefined : new Set(known)
}
