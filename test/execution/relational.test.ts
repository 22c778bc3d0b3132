import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PhysicalNode } from '../../src/physical/node.ts'
import type { BoundExpression, PlanColumn } from '../../src/plan/expression.ts'
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, VARCHAR } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { identity } from './columns.ts'
import { aggregateCall, call, newColumn, ref, run, sortKey, tableOf } from './plan.ts'

/** The rows as a sorted list of texts: results without an order compare as bags. */
const bag = (rows: readonly (readonly Value[])[]): string[] => rows.map((row) => identity(row)).sort()

const [lk, lx, rk, ry] = [
  newColumn('lk', VARCHAR),
  newColumn('lx', BIGINT),
  newColumn('rk', VARCHAR),
  newColumn('ry', BIGINT),
]
const key = fc.constantFrom('a', 'b', 'c', 'dd', null)
const small = fc.option(fc.bigInt({ min: 0n, max: 4n }))
const side = fc.array(fc.tuple(key, small), { maxLength: 12 })
const leftOf = (rows: Value[][]) => tableOf([lk, lx], rows)
const rightOf = (rows: Value[][]) => tableOf([rk, ry], rows, 3)
const kinds = ['inner', 'left', 'right', 'full'] as const

function naiveJoin(
  kind: (typeof kinds)[number],
  left: Value[][],
  right: Value[][],
  matches: (l: Value[], r: Value[]) => boolean,
): Value[][] {
  const out: Value[][] = []
  const matched = new Set<Value[]>()
  for (const l of left) {
    const partners = right.filter((r) => matches(l, r))
    for (const r of partners) {
      matched.add(r)
      out.push([...l, ...r])
    }
    if (partners.length === 0 && (kind === 'left' || kind === 'full')) out.push([...l, null, null])
  }
  if (kind === 'right' || kind === 'full')
    for (const r of right) if (!matched.has(r)) out.push([null, null, ...r])
  return out
}

const less = (a: Value, b: Value) => typeof a === 'bigint' && typeof b === 'bigint' && a < b
const sameKey = (l: Value[], r: Value[]) => l[0] !== null && l[0] === r[0]

describe('joins', () => {
  const residual = call('$less_than', ref(lx), ref(ry))
  for (const kind of kinds)
    it(`${kind}: hash and nested-loop join agree with pairing by hand`, async () => {
      await fc.assert(
        fc.asyncProperty(side, side, fc.boolean(), async (left, right, withResidual) => {
          const base = { join: kind, left: leftOf(left), right: rightOf(right), columns: [lk, lx, rk, ry] }
          const hash: PhysicalNode = {
            ...base,
            kind: 'hash-join',
            keys: [{ left: ref(lk), right: ref(rk) }],
            residual: withResidual ? residual : undefined,
          }
          const expected = naiveJoin(
            kind,
            left,
            right,
            (l, r) => sameKey(l, r) && (!withResidual || less(l[1]!, r[1]!)),
          )
          expect(bag(await run(hash))).toEqual(bag(expected))
          const condition: BoundExpression | undefined = withResidual ? residual : undefined
          const loop: PhysicalNode = { ...base, kind: 'nested-loop-join', condition }
          const pairs = naiveJoin(kind, left, right, (l, r) => !withResidual || less(l[1]!, r[1]!))
          expect(bag(await run(loop))).toEqual(bag(pairs))
        }),
        { numRuns: 60 },
      )
    })

  it('NaN and NULL match nothing, -0 matches 0', async () => {
    const [a, b] = [newColumn('a', DOUBLE), newColumn('b', DOUBLE)]
    const values = [[NaN], [0], [null], [1.5]]
    const plan: PhysicalNode = {
      kind: 'hash-join',
      join: 'inner',
      left: tableOf([a], values),
      right: tableOf([b], [[NaN], [-0], [null]]),
      columns: [a, b],
      keys: [{ left: ref(a), right: ref(b) }],
      residual: undefined,
    }
    expect(await run(plan)).toEqual([[0, -0]])
  })

  it('split what they give into batches', async () => {
    const [a, b] = [newColumn('a', INTEGER), newColumn('b', INTEGER)]
    const ones = Array.from({ length: 400 }, () => [1])
    const plan: PhysicalNode = {
      kind: 'hash-join',
      join: 'inner',
      left: tableOf([a], ones, 400),
      right: tableOf([b], ones, 400),
      columns: [a, b],
      keys: [{ left: ref(a), right: ref(b) }],
      residual: undefined,
    }
    expect(await run(plan)).toHaveLength(160_000)
  })
})

describe('semi-join', () => {
  const column = newColumn('found', BOOLEAN)
  const plan = (
    left: Value[][],
    right: Value[][],
    semantics: 'in' | 'exists',
    keys: (readonly [PlanColumn, PlanColumn])[],
  ): PhysicalNode => ({
    kind: 'semi-join',
    input: leftOf(left),
    subquery: rightOf(right),
    keys: keys.map(([input, subquery]) => ({ input: ref(input), subquery: ref(subquery) })),
    semantics,
    columns: [lk, lx, column],
  })
  const inSet = (value: Value, set: Value[]): Value => {
    if (set.length === 0) return false
    if (value === null) return null
    return set.includes(value) ? true : set.includes(null) ? null : false
  }

  it('IN is three-valued, EXISTS two-valued', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, async (left, right) => {
        const found = async (...args: Parameters<typeof plan>) =>
          (await run(plan(...args))).map((row) => row[2])
        expect(await found(left, right, 'in', [[lk, rk]])).toEqual(
          left.map((l) =>
            inSet(
              l[0],
              right.map((r) => r[0]),
            ),
          ),
        )
        expect(
          await found(left, right, 'in', [
            [lx, ry],
            [lk, rk],
          ]),
        ).toEqual(
          left.map((l) =>
            inSet(
              l[1],
              right.filter((r) => sameKey(l, r)).map((r) => r[1]),
            ),
          ),
        )
        expect(await found(left, right, 'exists', [[lk, rk]])).toEqual(
          left.map((l) => right.some((r) => sameKey(l, r))),
        )
        expect(await found(left, right, 'exists', [])).toEqual(left.map(() => right.length > 0))
      }),
      { numRuns: 80 },
    )
  })
})

describe('set operations', () => {
  const out = [newColumn('k', VARCHAR), newColumn('x', BIGINT)]
  const take = (rows: Value[][], from: Value[][], keep: boolean): Value[][] => {
    const left = bag(from)
    return rows.filter((row) => {
      const at = left.indexOf(identity(row))
      if (at >= 0) left.splice(at, 1)
      return at >= 0 === keep
    })
  }
  const distinct = (rows: Value[][]) => [...new Map(rows.map((row) => [identity(row), row])).values()]

  it('are those of bags and sets', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, async (left, right) => {
        const plan = (operation: 'union' | 'intersect' | 'except', all: boolean): PhysicalNode => ({
          kind: 'set-operation',
          operation,
          all,
          inputs: [leftOf(left), rightOf(right)],
          // The second input's columns come crosswise: its second column feeds the first.
          mappings: [
            [lk.id, lx.id],
            [rk.id, ry.id],
          ],
          columns: out,
        })
        const result = async (...args: Parameters<typeof plan>) => bag(await run(plan(...args)))
        expect(await result('union', true)).toEqual(bag([...left, ...right]))
        expect(await result('union', false)).toEqual(bag(distinct([...left, ...right])))
        expect(await result('intersect', true)).toEqual(bag(take(left, right, true)))
        expect(await result('except', true)).toEqual(bag(take(left, right, false)))
        const there = new Set(bag(right))
        expect(await result('intersect', false)).toEqual(
          bag(distinct(left).filter((row) => there.has(identity(row)))),
        )
        expect(await result('except', false)).toEqual(
          bag(distinct(left).filter((row) => !there.has(identity(row)))),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('hash aggregate', () => {
  const g = newColumn('g', VARCHAR)
  const h = newColumn('h', BIGINT)
  const n = newColumn('n', BIGINT)
  const input = fc.array(fc.tuple(key, fc.option(fc.bigInt({ min: 0n, max: 2n })), small), { maxLength: 20 })
  const results = ['count', 'total', 'distinct', 'filtered'].map((name) => newColumn(name, BIGINT))
  const groupId = newColumn('set', BIGINT)
  const calls = [
    aggregateCall('count', []),
    aggregateCall('sum', [ref(n)]),
    aggregateCall('count', [ref(n)], { distinct: true }),
    aggregateCall('count', [], { filter: call('$less_than', ref(n), ref(h)) }),
  ]

  const keyOf = (column: PlanColumn, passed: PlanColumn) => ({ column, expression: ref(passed) })
  const plan = (rows: Value[][], groupingSets: number[][], withId: boolean): PhysicalNode => ({
    kind: 'hash-aggregate',
    input: tableOf([g, h, n], rows),
    keys: [keyOf(newColumn('kg', VARCHAR), g), keyOf(newColumn('kh', BIGINT), h)],
    groupingSets,
    aggregates: calls.map((aggregate, i) => ({ column: results[i]!, call: aggregate })),
    groupId: withId ? groupId : undefined,
    columns: [g, h, ...results, ...(withId ? [groupId] : [])],
  })

  function naive(rows: Value[][], set: number[], number: number | undefined): Value[][] {
    const groups = new Map<string, Value[][]>()
    if (set.length === 0) groups.set('[]', [])
    for (const row of rows) {
      const id = identity(set.map((i) => row[i]!))
      groups.set(id, [...(groups.get(id) ?? []), row])
    }
    return [...groups.values()].map((members) => {
      const present = members.map((row) => row[2]).filter((value) => typeof value === 'bigint')
      return [
        ...[0, 1].map((i) => (set.includes(i) ? (members[0]?.[i] ?? null) : null)),
        BigInt(members.length),
        present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0n),
        BigInt(new Set(present).size),
        BigInt(members.filter((row) => less(row[2]!, row[1]!)).length),
        ...(number === undefined ? [] : [BigInt(number)]),
      ]
    })
  }

  it('groups as sets of rows do', async () => {
    const sets = fc.constantFrom<number[][][]>([[0, 1]], [[0]], [[1]], [[]], [[0, 1], [0], []], [[1], [1]])
    await fc.assert(
      fc.asyncProperty(input, sets, async (rows, groupingSets) => {
        const several = groupingSets.length > 1
        const expected = groupingSets.flatMap((set, i) => naive(rows, set, several ? i : undefined))
        expect(bag(await run(plan(rows, groupingSets, several)))).toEqual(bag(expected))
      }),
      { numRuns: 100 },
    )
  })

  it('orders the rows inside a call', async () => {
    const listed = newColumn('list', { kind: 'array', element: BIGINT })
    const list = (distinct: boolean): PhysicalNode => ({
      kind: 'hash-aggregate',
      input: tableOf(
        [g, h, n],
        [
          ['a', 1n, 3n],
          ['b', 1n, 9n],
          ['a', 1n, 1n],
          ['a', 1n, 2n],
          ['a', 1n, 3n],
          ['b', 1n, null],
        ],
      ),
      keys: [keyOf(g, g)],
      groupingSets: [[0]],
      aggregates: [
        {
          column: listed,
          call: aggregateCall('array_agg', [ref(n)], { distinct, orderBy: [sortKey(ref(n), true)] }),
        },
      ],
      groupId: undefined,
      columns: [g, listed],
    })
    expect(await run(list(false))).toEqual([
      ['a', [3n, 3n, 2n, 1n]],
      ['b', [9n, null]],
    ])
    expect(await run(list(true))).toEqual([
      ['a', [3n, 2n, 1n]],
      ['b', [9n, null]],
    ])
  })

  it('without calls is DISTINCT, and gives rows as they come', async () => {
    const rows = [
      ['a', 1n, 0n],
      ['a', 1n, 1n],
      ['b', null, 0n],
      ['b', null, 0n],
      ['a', 2n, 0n],
    ]
    const plan: PhysicalNode = {
      kind: 'hash-aggregate',
      input: tableOf([g, h, n], rows, 2),
      keys: [keyOf(g, g), keyOf(h, h)],
      groupingSets: [[0, 1]],
      aggregates: [],
      groupId: undefined,
      columns: [g, h],
    }
    expect(await run(plan)).toEqual([
      ['a', 1n],
      ['b', null],
      ['a', 2n],
    ])
    expect(await run({ kind: 'limit', input: plan, columns: [g, h], count: 1, offset: 0 })).toEqual([
      ['a', 1n],
    ])
  })
})
