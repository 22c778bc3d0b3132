import { assertNever } from '../assert.ts'
import type { Expression, Unary } from '../ast.ts'
import { functionCallText, listAggText } from './function.ts'
import { jsonArrayText, jsonExistsText, jsonObjectText, jsonQueryText, jsonValueText } from './json.ts'
import { literalText } from './literal.ts'
import { identifierText, LEVEL, list, type Printer, spaced, VALUE } from './text.ts'

/** An expression without parentheses around it. */
export function expressionText(p: Printer, node: Expression): string {
  const value = (operand: Expression): string => p.operand(operand, VALUE)
  switch (node.kind) {
    case 'nullLiteral':
    case 'booleanLiteral':
    case 'stringLiteral':
    case 'binaryLiteral':
    case 'integerLiteral':
    case 'decimalLiteral':
    case 'doubleLiteral':
    case 'typedLiteral':
    case 'intervalLiteral':
      return literalText(node)
    case 'identifier':
      return identifierText(node)
    case 'dereference':
      return `${baseText(p, node.base)}.${identifierText(node.field)}`
    case 'subscript':
      return `${baseText(p, node.base)}[${value(node.index)}]`
    case 'parameter':
      return '?'
    case 'unary':
      return unaryText(p, node)
    case 'arithmetic': {
      const level = node.operator === '+' || node.operator === '-' ? LEVEL.additive : LEVEL.multiplicative
      return `${p.operand(node.left, level)} ${node.operator} ${p.operand(node.right, level + 1)}`
    }
    case 'concat':
      return node.operands.map((operand) => p.operand(operand, LEVEL.additive)).join(' || ')
    case 'atTimeZone':
      return `${p.operand(node.value, LEVEL.atTimeZone)} AT TIME ZONE ${literalText(node.zone)}`
    case 'comparison':
      return `${value(node.left)} ${node.operator} ${value(node.right)}`
    case 'quantifiedComparison':
      return `${value(node.left)} ${node.operator} ${node.quantifier.toUpperCase()} (${p.query(node.query)})`
    case 'between':
      return `${value(node.value)}${not(node)} BETWEEN ${value(node.lower)} AND ${value(node.upper)}`
    case 'inList':
      return `${value(node.value)}${not(node)} IN (${list(node.list, p.expression)})`
    case 'inSubquery':
      return `${value(node.value)}${not(node)} IN (${p.query(node.query)})`
    case 'like': {
      const escape = node.escape === undefined ? '' : ` ESCAPE ${value(node.escape)}`
      return `${value(node.value)}${not(node)} LIKE ${value(node.pattern)}${escape}`
    }
    case 'isNull':
      return `${value(node.value)} IS${not(node)} NULL`
    case 'isDistinctFrom':
      return `${value(node.left)} IS${not(node)} DISTINCT FROM ${value(node.right)}`
    case 'and':
      return node.operands.map((operand) => p.operand(operand, LEVEL.not)).join(' AND ')
    case 'or':
      return node.operands.map((operand) => p.operand(operand, LEVEL.and)).join(' OR ')
    case 'not':
      return `NOT ${p.operand(node.operand, LEVEL.not)}`
    case 'exists':
      return `EXISTS (${p.query(node.query)})`
    case 'scalarSubquery':
      return `(${p.query(node.query)})`
    case 'simpleCase':
    case 'searchedCase': {
      const whens = node.whens.map(
        ({ condition, result }) => `WHEN ${p.expression(condition)} THEN ${p.expression(result)}`,
      )
      const operand = node.kind === 'simpleCase' ? p.expression(node.operand) : undefined
      const otherwise = node.otherwise === undefined ? undefined : `ELSE ${p.expression(node.otherwise)}`
      return spaced('CASE', operand, ...whens, otherwise, 'END')
    }
    case 'cast':
      return `${node.safe ? 'TRY_CAST' : 'CAST'}(${p.expression(node.value)} AS ${p.type(node.type)})`
    case 'row':
      return `ROW(${list(node.fields, p.expression)})`
    case 'array':
      return `ARRAY[${list(node.elements, p.expression)}]`
    case 'lambda': {
      const [only, second] = node.parameters
      const parameters =
        only !== undefined && second === undefined
          ? identifierText(only)
          : `(${list(node.parameters, identifierText)})`
      return `${parameters} -> ${p.expression(node.body)}`
    }
    case 'functionCall':
      return functionCallText(p, node)
    case 'listAgg':
      return listAggText(p, node)
    case 'grouping':
      return `GROUPING(${list(node.columns, p.expression)})`
    case 'extract':
      return `EXTRACT(${node.field.toUpperCase()} FROM ${value(node.value)})`
    case 'trim': {
      if (node.side === 'both' && node.characters === undefined) return `TRIM(${value(node.value)})`
      const characters = node.characters === undefined ? undefined : value(node.characters)
      return `TRIM(${spaced(node.side.toUpperCase(), characters, 'FROM', value(node.value))})`
    }
    case 'substring': {
      const length = node.length === undefined ? '' : ` FOR ${value(node.length)}`
      return `SUBSTRING(${value(node.value)} FROM ${value(node.start)}${length})`
    }
    case 'position':
      return `POSITION(${value(node.needle)} IN ${value(node.value)})`
    case 'normalize':
      return `NORMALIZE(${value(node.value)}, ${node.form.toUpperCase()})`
    case 'currentValue':
      return node.name.toUpperCase() + (node.precision === undefined ? '' : `(${node.precision})`)
    case 'jsonExists':
      return jsonExistsText(p, node)
    case 'jsonValue':
      return jsonValueText(p, node)
    case 'jsonQuery':
      return jsonQueryText(p, node)
    case 'jsonObject':
      return jsonObjectText(p, node)
    case 'jsonArray':
      return jsonArrayText(p, node)
    default:
      return assertNever(node)
  }
}

function not({ negated }: { readonly negated: boolean }): string {
  return negated ? ' NOT' : ''
}

/** `1.x` would be the number `1.` and a name. */
function baseText(p: Printer, base: Expression): string {
  switch (base.kind) {
    case 'integerLiteral':
    case 'decimalLiteral':
    case 'doubleLiteral':
      return `(${p.expression(base)})`
    default:
      return p.operand(base, LEVEL.primary)
  }
}

/** `--` would start a comment, and a minus sign before digits belongs to the number. */
function unaryText(p: Printer, { operator, operand }: Unary): string {
  const text = p.operand(operand, LEVEL.unary)
  return operator === '-' && /^[-.0-9]/.test(text) ? `-(${text})` : `${operator}${text}`
}
