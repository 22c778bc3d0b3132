import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { explainPhysical } from '../../../src/physical/explain.ts'
import { planPhysical } from '../../../src/physical/plan.ts'
import { explainPlan } from '../../../src/plan/explain.ts'
import { bound } from './bound.ts'
import { optimized } from './optimized.ts'

/** One case of a plan file. `mode` is `bound`, `optimized`, `optimized without <rule>…` or `physical`. */
export interface PlanCase {
  readonly comment: string
  readonly mode: string
  readonly sql: string
  readonly plan: string
}

/**
 * Reads a plan file: cases separated by blank lines, each with comments (`#`), the mode, the statement, `----` and the
 * plan that it should have.
 */
export function readCases(path: string): readonly PlanCase[] {
  const blocks = readFileSync(path, 'utf8')
    .split(/\n\n+/)
    .map((block) => block.trim())
  return blocks.filter((block) => block !== '').map(readCase)
}

function readCase(block: string): PlanCase {
  const lines = block.split('\n')
  const comments = lines.filter((line) => line.startsWith('#'))
  const [mode = '', ...rest] = lines.filter((line) => !line.startsWith('#'))
  const divider = rest.indexOf('----')
  const end = divider === -1 ? rest.length : divider
  return {
    comment: comments.join('\n'),
    mode,
    sql: rest.slice(0, end).join('\n'),
    plan: rest.slice(end + 1).join('\n'),
  }
}

export function writeCases(path: string, cases: readonly PlanCase[]): void {
  const blocks = cases.map(({ comment, mode, sql, plan }) =>
    [...(comment === '' ? [] : [comment]), mode, sql, '----', plan].join('\n'),
  )
  writeFileSync(path, `${blocks.join('\n\n')}\n`)
}

/** The plan text of a case, made anew. */
export async function planOf({ mode, sql }: PlanCase): Promise<string> {
  if (mode === 'bound') return explainPlan(await bound(sql))
  if (mode === 'physical') return explainPhysical(planPhysical(await optimized(sql)))
  const match = /^optimized(?: without (.+))?$/.exec(mode)
  if (match === null) throw new Error(`a plan case begins with its mode, not '${mode}'`)
  const disabled = new Set(match[1]?.split(' ') ?? [])
  return explainPlan(await optimized(sql, { disabled }))
}

export function planFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.plan'))
    .sort()
    .map((file) => join(folder, file))
}
