import { assertNever } from '../assert.ts'
import type { JsonTable, JsonTableColumn, JsonTableDefaultPlan, JsonTablePlan } from '../ast.ts'
import {
  formatText,
  jsonPathText,
  queryBehaviorsText,
  quotesText,
  valueBehaviorsText,
  wrapperText,
} from './json.ts'
import { identifierText, list, type Printer, spaced, stringText } from './text.ts'

export function jsonTableText(p: Printer, node: JsonTable): string {
  const inside = spaced(
    jsonPathText(p, node.path),
    columnsText(p, node.columns),
    node.plan === undefined ? undefined : planClauseText(node.plan),
    node.onError === undefined ? undefined : `${node.onError.toUpperCase()} ON ERROR`,
  )
  return `JSON_TABLE(${inside})`
}

function columnsText(p: Printer, columns: readonly JsonTableColumn[]): string {
  return `COLUMNS (${list(columns, (column) => columnText(p, column))})`
}

function columnText(p: Printer, column: JsonTableColumn): string {
  switch (column.kind) {
    case 'jsonOrdinalityColumn':
      return `${identifierText(column.name)} FOR ORDINALITY`
    case 'jsonValueColumn':
      return spaced(
        identifierText(column.name),
        p.type(column.type),
        column.path === undefined ? undefined : `PATH ${stringText(column.path.value)}`,
        valueBehaviorsText(p, column),
      )
    case 'jsonQueryColumn':
      return spaced(
        identifierText(column.name),
        p.type(column.type),
        formatText(column.format),
        column.path === undefined ? undefined : `PATH ${stringText(column.path.value)}`,
        wrapperText(column.wrapper),
        quotesText(column.quotes),
        queryBehaviorsText(column),
      )
    case 'jsonNestedColumns':
      return spaced(
        `NESTED PATH ${stringText(column.path.value)}`,
        column.name === undefined ? undefined : `AS ${identifierText(column.name)}`,
        columnsText(p, column.columns),
      )
    default:
      return assertNever(column)
  }
}

function planClauseText(plan: JsonTablePlan | JsonTableDefaultPlan): string {
  if (plan.kind !== 'jsonTableDefaultPlan') return `PLAN (${planText(plan)})`
  const parts = [plan.parentChild, plan.siblings].filter((part) => part !== undefined)
  return `PLAN DEFAULT (${parts.join(', ').toUpperCase()})`
}

function planText(plan: JsonTablePlan): string {
  if (plan.kind === 'jsonTablePlanLeaf') return identifierText(plan.name)
  return plan.operands
    .map((operand) => (operand.kind === 'jsonTablePlanLeaf' ? planText(operand) : `(${planText(operand)})`))
    .join(` ${plan.operator.toUpperCase()} `)
}
