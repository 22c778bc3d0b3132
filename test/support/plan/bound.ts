import { bind } from '../../../src/binder/bind.ts'
import { parseStatement } from '../../../src/binder/statement.ts'
import type { BoundQuery } from '../../../src/plan/node.ts'
import { testCatalog } from './catalog.ts'

/** The plan of a statement over {@link testCatalog}, as the binder makes it. */
export async function bound(sql: string): Promise<BoundQuery> {
  return bind(parseStatement(sql), testCatalog, { zone: 'UTC', parameters: [] })
}
