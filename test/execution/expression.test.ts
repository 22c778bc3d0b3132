import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import type { Column } from '../../src/column/column.ts'
import { constantColumn, dictionaryColumn, rowColumn } from '../../src/column/make.ts'
import { compile } from '../../src/execution/expression/compile.ts'
import { evaluateConstant } from '../../src/execution/expression/constant.ts'
import { columnsFrame } from '../../src/execution/expression/frame.ts'
import { compilePredicate } from '../../src/execution/expression/predicate.ts'
import type { BoundExpression } from '../../src/plan/expression.ts'
import {
  array,
  BIGINT,
  BOOLEAN,
  DOUBLE,
  INTEGER,
  row,
  rowField,
  UNKNOWN,
  VARCHAR,
} from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { encoded, valuesOf } from './columns.ts'
import { call, cast, constant, lambda, logical, newColumn, ref, SESSION } from './plan.ts'

const x = newColumn('x', VARCHAR)
const y = newColumn('y', VARCHAR)
const a = newColumn('a', BIGINT)
const b = newColumn('b', BIGINT)
const layout = new Map([x, y, a, b].map((column, i) => [column.id, i]))

function evaluate(
  expression: BoundExpression,
  columns: { x?: Column; y?: Column; a?: Column; b?: Column },
): Column {
  const given = [columns.x, columns.y, columns.a, columns.b]
  const rows = given.find((column) => column !== undefined)?.length ?? 0
  const none = constantColumn(columnOf(UNKNOWN, [null]), rows)
  return compile(
    expression,
    layout,
    SESSION,
  )(
    columnsFrame(
      rows,
      given.map((column) => column ?? none),
    ),
  )
}

const texts = (...values: Value[]) => columnOf(VARCHAR, values)
const longs = (...values: Value[]) => columnOf(BIGINT, values)
const number = (argument: BoundExpression) => cast(argument, BIGINT)
const isPositive = (argument: BoundExpression) => call('$greater_than', argument, constant(BIGINT, 0n))
const divided = call('$divide', constant(BIGINT, 10n), ref(a))

describe('constants', () => {
  it('are computed once, and stay constant', () => {
    const sum = call('$add', constant(BIGINT, 1n), constant(BIGINT, 2n))
    const column = evaluate(sum, { a: longs(7n, 8n) })
    expect(column.kind).toBe('constant')
    expect(valuesOf(column, BIGINT)).toEqual([3n, 3n])
  })

  it('do not raise where there are no rows', () => {
    const column = evaluate(call('$divide', constant(BIGINT, 1n), constant(BIGINT, 0n)), { a: longs() })
    expect(valuesOf(column, BIGINT)).toEqual([])
  })

  it('are evaluated for the optimizer', () => {
    expect(evaluateConstant(call('upper', constant(VARCHAR, 'ä')), SESSION)).toBe('Ä')
    expect(() =>
      evaluateConstant(call('$divide', constant(BIGINT, 1n), constant(BIGINT, 0n)), SESSION),
    ).toThrow('line 1:8: Division by zero')
  })
})

describe('dictionaries', () => {
  it('are evaluated once an entry, and the result is remembered', () => {
    const dictionary = columnOf(VARCHAR, ['a', 'b'])
    const upper = compile(call('upper', ref(x)), layout, SESSION)
    const first = upper(columnsFrame(3, [dictionaryColumn(Int32Array.of(1, 0, 1), dictionary)]))
    const second = upper(columnsFrame(2, [dictionaryColumn(Int32Array.of(0, 1), dictionary)]))
    expect(valuesOf(first, VARCHAR)).toEqual(['B', 'A', 'B'])
    expect(
      first.kind === 'dictionary' && second.kind === 'dictionary' && first.dictionary === second.dictionary,
    ).toBe(true)
  })

  it('are not asked for entries that no row names where that could fail', () => {
    const dictionary = columnOf(VARCHAR, ['1', 'not a number', '2'])
    const column = dictionaryColumn(Int32Array.of(2, 0, 0, 2), dictionary)
    expect(valuesOf(evaluate(number(ref(x)), { x: column }), BIGINT)).toEqual([2n, 1n, 1n, 2n])
    const failing = dictionaryColumn(Int32Array.of(0, 1, 0, 0), dictionary)
    expect(() => evaluate(number(ref(x)), { x: failing })).toThrow("Cannot cast 'not a number' to BIGINT")
  })

  it('do not raise for what lies under a NULL', () => {
    const dictionary = columnOf(VARCHAR, ['1', 'not a number'])
    const column = dictionaryColumn(Int32Array.of(0, 1, 0), dictionary, Uint8Array.of(1, 0, 1))
    expect(valuesOf(evaluate(number(ref(x)), { x: column }), BIGINT)).toEqual([1n, null, 1n])
  })

  it('give NULL rows their own result', () => {
    const column = dictionaryColumn(
      Int32Array.of(0, 1, 1),
      columnOf(VARCHAR, ['a', 'b']),
      Uint8Array.of(1, 0, 1),
    )
    const coalesce: BoundExpression = {
      kind: 'coalesce',
      type: VARCHAR,
      arguments: [ref(x), constant(VARCHAR, 'none')],
    }
    expect(valuesOf(evaluate(coalesce, { x: column }), VARCHAR)).toEqual(['a', 'none', 'b'])
    expect(valuesOf(evaluate(call('$is_null', ref(x)), { x: column }), BOOLEAN)).toEqual([false, true, false])
  })

  it('that share their codes count as one', () => {
    const column = dictionaryColumn(Int32Array.of(0, 1, 0), columnOf(VARCHAR, ['A', 'b']))
    const both = call('concat', call('lower', ref(x)), call('upper', ref(x)))
    const result = evaluate(both, { x: column, y: texts('p', 'q', 'r') })
    expect(result.kind).toBe('dictionary')
    expect(valuesOf(result, VARCHAR)).toEqual(['aA', 'bB', 'aA'])
  })

  it('may be larger than the batch', () => {
    const entries = Array.from({ length: 100 }, (_, i) => `v${i}`)
    const column = dictionaryColumn(Int32Array.of(99, 3, 99, 3, 99), columnOf(VARCHAR, entries))
    expect(valuesOf(evaluate(call('upper', ref(x)), { x: column }), VARCHAR)).toEqual([
      'V99',
      'V3',
      'V99',
      'V3',
      'V99',
    ])
  })
})

describe('calls', () => {
  it('keep NULLs away from what can fail', () => {
    const column = columnOf(BIGINT, [2n, null, 5n])
    expect(valuesOf(evaluate(divided, { a: column }), BIGINT)).toEqual([5n, null, 2n])
  })

  it('say where in the statement they failed', () => {
    expect(() => evaluate(divided, { a: longs(0n) })).toThrow('line 1:8: Division by zero')
  })

  it('give NULL for a NULL constant without running', () => {
    const none = call('$divide', ref(a), constant(BIGINT, null))
    expect(valuesOf(evaluate(none, { a: longs(1n, 2n) }), BIGINT)).toEqual([null, null])
  })
})

describe('AND and OR', () => {
  const truths: readonly (boolean | null)[] = [true, false, null]
  const pairs = truths.flatMap((left) => truths.map((right) => [left, right] as const))
  const p = newColumn('p', BOOLEAN)
  const q = newColumn('q', BOOLEAN)
  const booleans = new Map([p, q].map((column, i) => [column.id, i]))
  const and = (l: boolean | null, r: boolean | null) =>
    l === false || r === false ? false : l === null || r === null ? null : true
  const or = (l: boolean | null, r: boolean | null) =>
    l === true || r === true ? true : l === null || r === null ? null : false

  for (const encoding of ['plain', 'dictionary'] as const)
    it(`are three-valued (${encoding})`, () => {
      const columns = [0, 1].map((side) =>
        encoded(
          BOOLEAN,
          pairs.map((pair) => pair[side]!),
          encoding,
        ),
      )
      const frame = columnsFrame(pairs.length, columns)
      const result = (kind: 'and' | 'or') =>
        valuesOf(compile(logical(kind, ref(p), ref(q)), booleans, SESSION)(frame), BOOLEAN)
      expect(result('and')).toEqual(pairs.map(([l, r]) => and(l, r)))
      expect(result('or')).toEqual(pairs.map(([l, r]) => or(l, r)))
    })

  it('protect what can fail by what stands before it', () => {
    const guarded = logical('and', call('$like', ref(x), constant(VARCHAR, '1%')), isPositive(number(ref(y))))
    const columns = { x: texts('1', 'no', '1', null), y: texts('5', 'bad', '-5', '7') }
    expect(valuesOf(evaluate(guarded, columns), BOOLEAN)).toEqual([true, false, false, null])
    const predicate = compilePredicate([guarded], layout, SESSION)
    expect(predicate(columnsFrame(4, [columns.x, columns.y]))).toEqual(Int32Array.of(0))
    const bad = { x: texts('1'), y: texts('bad') }
    expect(() => evaluate(guarded, bad)).toThrow("Cannot cast 'bad' to BIGINT")
    const alternative = logical('or', call('$is_null', ref(x)), isPositive(number(ref(y))))
    expect(valuesOf(evaluate(alternative, { x: texts(null, 'a'), y: texts('bad', '1') }), BOOLEAN)).toEqual([
      true,
      true,
    ])
  })

  it('protect within one dictionary too', () => {
    const guarded = logical('and', call('$like', ref(x), constant(VARCHAR, '1%')), isPositive(number(ref(x))))
    const column = dictionaryColumn(Int32Array.of(0, 1, 0, 2, 1), columnOf(VARCHAR, ['12', 'abc', '2']))
    expect(valuesOf(evaluate(guarded, { x: column }), BOOLEAN)).toEqual([true, false, true, false, false])
  })
})

describe('CASE, COALESCE and TRY', () => {
  const zero = call('$equal', ref(a), constant(BIGINT, 0n))
  const safe: BoundExpression = {
    kind: 'case',
    type: BIGINT,
    branches: [
      { when: zero, then: constant(BIGINT, -1n) },
      { when: isPositive(ref(b)), then: divided },
    ],
    otherwise: constant(BIGINT, null),
  }

  it('CASE evaluates a branch on its own rows only', () => {
    const columns = { a: longs(0n, 2n, 5n, null), b: longs(1n, 1n, 0n, 1n) }
    expect(valuesOf(evaluate(safe, columns), BIGINT)).toEqual([-1n, 5n, null, null])
  })

  it('CASE of constants is a dictionary, the same for every batch', () => {
    const size: BoundExpression = {
      kind: 'case',
      type: VARCHAR,
      branches: [{ when: zero, then: constant(VARCHAR, 'none') }],
      otherwise: constant(VARCHAR, 'some'),
    }
    const run = compile(size, layout, SESSION)
    const frame = (...values: Value[]) => columnsFrame(values.length, [texts(), texts(), longs(...values)])
    const [first, second] = [run(frame(0n, 1n, null)), run(frame(3n, 0n))]
    expect(valuesOf(first, VARCHAR)).toEqual(['none', 'some', 'some'])
    expect(valuesOf(second, VARCHAR)).toEqual(['some', 'none'])
    expect(first.kind).toBe('dictionary')
  })

  it('COALESCE asks further arguments only where it must', () => {
    const coalesce: BoundExpression = {
      kind: 'coalesce',
      type: BIGINT,
      arguments: [ref(b), divided, constant(BIGINT, 9n)],
    }
    const columns = { a: longs(0n, 2n, null), b: longs(1n, null, null) }
    expect(valuesOf(evaluate(coalesce, columns), BIGINT)).toEqual([1n, 5n, 9n])
  })

  it('TRY gives NULL for the rows that fail', () => {
    const attempt: BoundExpression = { kind: 'try', type: BIGINT, argument: divided }
    const values = Array.from({ length: 37 }, (_, i) => BigInt(i % 5))
    const expected = values.map((value) => (value === 0n ? null : 10n / value))
    expect(valuesOf(evaluate(attempt, { a: longs(...values) }), BIGINT)).toEqual(expected)
  })

  it('TRY_CAST gives NULL for the values that fail', () => {
    const attempt = cast(ref(x), BIGINT, true)
    expect(valuesOf(evaluate(attempt, { x: texts('1', 'x', null) }), BIGINT)).toEqual([1n, null, null])
  })
})

describe('IN', () => {
  const among = (value: BoundExpression, ...options: BoundExpression[]): BoundExpression => ({
    kind: 'in',
    type: BOOLEAN,
    value,
    options,
  })

  it('is three-valued', () => {
    const columns = { x: texts('a', 'b', null) }
    const text = (value: Value) => constant(VARCHAR, value)
    expect(valuesOf(evaluate(among(ref(x), text('a'), text('c')), columns), BOOLEAN)).toEqual([
      true,
      false,
      null,
    ])
    expect(valuesOf(evaluate(among(ref(x), text('a'), text(null)), columns), BOOLEAN)).toEqual([
      true,
      null,
      null,
    ])
  })

  it('is asked once an entry', () => {
    const column = dictionaryColumn(Int32Array.of(0, 1, 0), columnOf(VARCHAR, ['a', 'b']))
    const result = evaluate(among(ref(x), constant(VARCHAR, 'b')), { x: column })
    expect(result.kind).toBe('dictionary')
    expect(valuesOf(result, BOOLEAN)).toEqual([false, true, false])
  })

  it('takes expressions as options', () => {
    const columns = { a: longs(1n, 2n, 3n, null), b: longs(1n, 3n, null, 1n) }
    const options = [ref(b), constant(BIGINT, 2n)]
    expect(valuesOf(evaluate(among(ref(a), ...options), columns), BOOLEAN)).toEqual([true, true, null, null])
  })

  it('never finds NaN', () => {
    const d = newColumn('d', DOUBLE)
    const run = compile(
      among(ref(d), constant(DOUBLE, NaN), constant(DOUBLE, 0)),
      new Map([[d.id, 0]]),
      SESSION,
    )
    expect(valuesOf(run(columnsFrame(3, [columnOf(DOUBLE, [NaN, -0, 1])])), BOOLEAN)).toEqual([
      false,
      true,
      false,
    ])
  })

  it('compares rows three-valued by their fields', () => {
    const type = row([rowField('p', INTEGER), rowField('q', INTEGER)])
    const r = newColumn('r', type)
    const run = compile(
      among(ref(r), constant(type, [1, 2]), constant(type, [3, null])),
      new Map([[r.id, 0]]),
      SESSION,
    )
    const column = columnOf(type, [
      [1, 2],
      [3, 4],
      [5, 6],
      [1, null],
    ])
    expect(valuesOf(run(columnsFrame(4, [column])), BOOLEAN)).toEqual([true, null, false, null])
  })
})

describe('rows and fields', () => {
  const inner = row([rowField('name', VARCHAR)])
  const outer = row([rowField('user', inner), rowField('id', BIGINT)])
  const r = newColumn('r', outer)
  const user: BoundExpression = { kind: 'field', type: inner, base: ref(r), index: 0 }
  const name: BoundExpression = { kind: 'field', type: VARCHAR, base: user, index: 0 }
  const column = (names: Column) =>
    rowColumn(
      3,
      [rowColumn(3, [names], Uint8Array.of(1, 0, 1)), columnOf(BIGINT, [1n, 2n, 3n])],
      Uint8Array.of(1, 1, 0),
    )

  it('a field is NULL where any row around it is', () => {
    const run = compile(name, new Map([[r.id, 0]]), SESSION)
    expect(valuesOf(run(columnsFrame(3, [column(texts('a', 'b', 'c'))])), VARCHAR)).toEqual(['a', null, null])
  })

  it('a dictionary inside a row is evaluated once an entry', () => {
    const names = dictionaryColumn(Int32Array.of(1, 0, 0), columnOf(VARCHAR, ['bad', 'a']))
    const run = compile(call('upper', name), new Map([[r.id, 0]]), SESSION)
    const result = run(columnsFrame(3, [column(names)]))
    expect(result.kind).toBe('dictionary')
    expect(valuesOf(result, VARCHAR)).toEqual(['A', null, null])
  })

  it('ROW makes rows of its items', () => {
    const type = row([rowField(undefined, BIGINT), rowField(undefined, VARCHAR)])
    const made: BoundExpression = { kind: 'row', type, items: [ref(a), constant(VARCHAR, 'k')] }
    const first: BoundExpression = { kind: 'field', type: BIGINT, base: made, index: 0 }
    expect(valuesOf(evaluate(made, { a: longs(1n, null) }), type)).toEqual([
      [1n, 'k'],
      [null, 'k'],
    ])
    expect(valuesOf(evaluate(first, { a: longs(1n, null) }), BIGINT)).toEqual([1n, null])
  })
})

const element = newColumn('e', BIGINT)
const list = newColumn('list', array(BIGINT))

describe('lambdas', () => {
  const lists = columnOf(array(BIGINT), [[1n, 2n], null, [], [3n]])
  const listLayout = new Map([
    [list.id, 0],
    [a.id, 1],
  ])

  it('see the columns around them, lined up with their elements', () => {
    const body = call('$add', ref(element), ref(a))
    const run = compile(call('transform', ref(list), lambda([element], body)), listLayout, SESSION)
    const columns = [lists, longs(10n, 20n, 30n, 40n)]
    expect(valuesOf(run(columnsFrame(4, columns)), array(BIGINT))).toEqual([[11n, 12n], null, [], [43n]])
  })

  it('without them are evaluated once a dictionary entry', () => {
    const body = call('$add', ref(element), constant(BIGINT, 1n))
    const run = compile(call('transform', ref(list), lambda([element], body)), listLayout, SESSION)
    const column = dictionaryColumn(Int32Array.of(0, 2, 0), columnOf(array(BIGINT), [[1n], [9n], []]))
    const result = run(columnsFrame(3, [column]))
    expect(result.kind).toBe('dictionary')
    expect(valuesOf(result, array(BIGINT))).toEqual([[2n], [], [2n]])
  })
})

describe('encodings', () => {
  const words = fc.constantFrom('', 'a', 'B', 'ab', '12', '7', null)
  const expressions: readonly BoundExpression[] = [
    call('concat', call('upper', ref(x)), ref(y)),
    logical('or', call('$equal', ref(x), ref(y)), call('$is_null', ref(y))),
    {
      kind: 'case',
      type: VARCHAR,
      branches: [
        { when: call('$like', ref(x), constant(VARCHAR, '%a%')), then: call('lower', ref(y)) },
        { when: call('$equal', ref(y), constant(VARCHAR, '7')), then: ref(x) },
      ],
      otherwise: constant(VARCHAR, 'other'),
    },
    { kind: 'coalesce', type: VARCHAR, arguments: [ref(x), call('upper', ref(y)), constant(VARCHAR, 'z')] },
    { kind: 'try', type: BIGINT, argument: call('$add', number(ref(x)), number(ref(y))) },
  ]

  it('never change a result', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 30 }), (rows) => {
        const [left, right] = [rows.map((pair) => pair[0]), rows.map((pair) => pair[1])]
        for (const expression of expressions) {
          const plain = evaluate(expression, { x: columnOf(VARCHAR, left), y: columnOf(VARCHAR, right) })
          const expected = valuesOf(plain, expression.type)
          for (const [e, f] of [
            ['dictionary', 'plain'],
            ['plain', 'dictionary'],
            ['dictionary', 'dictionary'],
          ] as const) {
            const column = evaluate(expression, {
              x: encoded(VARCHAR, left, e),
              y: encoded(VARCHAR, right, f),
            })
            expect(valuesOf(column, expression.type)).toEqual(expected)
          }
        }
      }),
    )
  })
})
