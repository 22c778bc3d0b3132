import type { Column, PlainColumn } from '../../column/column.ts'
import { inverse } from '../../column/flags.ts'
import { isNull, validityOf } from '../../column/flatten.ts'
import { booleanColumn, constantColumn, dictionaryColumn } from '../../column/make.ts'
import type { BoundExpression, CallExpression } from '../../plan/expression.ts'
import { BOOLEAN } from '../../types/type.ts'
import type { Compiled } from './compiled.ts'

/** `x IS NULL` or `x IS NOT NULL`. */
export interface NullTest {
  readonly argument: BoundExpression
  readonly isNegated: boolean
}

/** The test that an expression is, if it is one. */
export function nullTestOf(expression: BoundExpression): NullTest | undefined {
  if (expression.kind !== 'call') return undefined
  const [first] = expression.arguments
  const isTest = (call: CallExpression) => call.function.name === '$is_null'
  if (first !== undefined && isTest(expression)) return { argument: first, isNegated: false }
  if (expression.function.name !== '$not' || first?.kind !== 'call' || !isTest(first)) return undefined
  const [argument] = first.arguments
  return argument && { argument, isNegated: true }
}

function constant(value: boolean, rows: number): Column {
  return constantColumn(booleanColumn(Uint8Array.of(value ? 1 : 0)), rows)
}

function ofValidity(validity: Uint8Array, isNegated: boolean): PlainColumn {
  return booleanColumn(isNegated ? validity : inverse(validity))
}

function test(column: Column, isNegated: boolean): Column {
  if (column.kind === 'null') return constant(!isNegated, column.length)
  if (column.kind === 'constant') return constant(isNull(column.value, 0) !== isNegated, column.length)
  if (column.kind === 'dictionary' && column.validity === undefined) {
    const { dictionary } = column
    const validity = validityOf(dictionary)
    return validity === undefined
      ? constant(isNegated, column.length)
      : dictionaryColumn(column.codes, ofValidity(validity, isNegated))
  }
  const validity = validityOf(column)
  return validity === undefined ? constant(isNegated, column.length) : ofValidity(validity, isNegated)
}

/** Asks which rows are NULL of the validity that a column has anyway, be it encoded or not. */
export function compileNullTest(argument: Compiled, isNegated: boolean): Compiled {
  return {
    ...argument,
    type: BOOLEAN,
    evaluate: (frame) => test(argument.evaluate(frame), isNegated),
  }
}
