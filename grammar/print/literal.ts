import { assertNever } from '../assert.ts'
import type { Literal } from '../ast.ts'
import { identifierText, stringText } from './text.ts'

export function literalText(node: Literal): string {
  switch (node.kind) {
    case 'nullLiteral':
      return 'NULL'
    case 'booleanLiteral':
      return node.value ? 'TRUE' : 'FALSE'
    case 'stringLiteral':
      return stringText(node.value)
    case 'binaryLiteral':
      return `X'${node.hex}'`
    case 'integerLiteral':
      return String(node.value)
    case 'decimalLiteral':
    case 'doubleLiteral':
      return node.text
    case 'typedLiteral':
      return `${identifierText(node.type)} ${stringText(node.value)}`
    case 'intervalLiteral': {
      const sign = node.negative ? '-' : ''
      const to = node.to === undefined ? '' : ` TO ${node.to.toUpperCase()}`
      return `INTERVAL ${sign}${stringText(node.value)} ${node.from.toUpperCase()}${to}`
    }
    default:
      return assertNever(node)
  }
}

/** Whether it begins with a minus sign, which binds as one of an expression would. */
export function isNegativeNumber(node: Literal): boolean {
  switch (node.kind) {
    case 'integerLiteral':
      return node.value < 0n
    case 'decimalLiteral':
    case 'doubleLiteral':
      return node.text.startsWith('-')
    default:
      return false
  }
}
