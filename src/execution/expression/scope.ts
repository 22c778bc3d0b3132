import { invariant } from '../../common/assert.ts'
import type { Column, PlainColumn } from '../../column/column.ts'
import { fieldColumn } from '../../column/field.ts'
import { dictionaryColumn } from '../../column/make.ts'
import type { Session } from '../../function/definition.ts'
import { sameExpression } from '../../plan/equal.ts'
import type { CallExpression, ColumnExpression, FieldExpression } from '../../plan/expression.ts'
import type { Compiled, Scope, Source } from './compiled.ts'
import { type Frame, lazyFrame } from './frame.ts'
import { remembered } from './remembered.ts'

/** A scope that grows with the sources that are asked of it, and turns a batch's frame into a frame of them. */
export interface SourceScope extends Scope {
  readonly sources: readonly Source[]
  frame(outside: Frame): Frame
}

/** Follows field positions inwards; a dictionary of rows gives the same field dictionary every time. */
function fieldReader(fields: readonly number[]): (column: Column) => Column {
  const known = new WeakMap<PlainColumn, PlainColumn>()
  return (column) => {
    let current = column
    if (fields.length === 0) return current
    const entries = column.kind === 'dictionary' ? known.get(column.dictionary) : undefined
    if (column.kind === 'dictionary' && entries !== undefined)
      return dictionaryColumn(column.codes, entries, column.validity)
    for (const index of fields) current = fieldColumn(current, index)
    if (column.kind === 'dictionary' && current.kind === 'dictionary')
      known.set(column.dictionary, current.dictionary)
    return current
  }
}

function chainOf(
  expression: ColumnExpression | FieldExpression,
): { id: number; fields: readonly number[] } | undefined {
  if (expression.kind === 'column') return { id: expression.id, fields: [] }
  const { base, index } = expression
  if (base.kind !== 'column' && base.kind !== 'field') return undefined
  const chain = chainOf(base)
  return chain === undefined ? undefined : { id: chain.id, fields: [...chain.fields, index] }
}

/**
 * @param columnOf the column of a plan column's id
 * @param repeated calls that stand in several places
 */
export function createScope(
  columnOf: (id: number) => number | undefined,
  session: Session,
  repeated: readonly CallExpression[] = [],
): SourceScope {
  const sources: Source[] = []
  const readers: ((column: Column) => Column)[] = []
  const numbers = new Map<string, number>()
  const compiledOf = new Map<CallExpression, Compiled>()
  return {
    session,
    sources,
    sourceOf(expression) {
      const chain = chainOf(expression)
      if (chain === undefined) return undefined
      const key = [chain.id, ...chain.fields].join('.')
      let number = numbers.get(key)
      if (number === undefined) {
        const column = columnOf(chain.id)
        invariant(column !== undefined, `column ${chain.id} is not among the input's columns`)
        number = sources.push({ column, fields: chain.fields }) - 1
        readers.push(fieldReader(chain.fields))
        numbers.set(key, number)
      }
      return number
    },
    shared(expression, compile) {
      const call = repeated.find((each) => sameExpression(each, expression))
      if (call === undefined) return compile()
      let compiled = compiledOf.get(call)
      if (compiled === undefined) compiledOf.set(call, (compiled = remembered(compile())))
      return compiled
    },
    frame: (outside) =>
      lazyFrame(outside.rows, (index) => readers[index]!(outside.column(sources[index]!.column))),
  }
}
