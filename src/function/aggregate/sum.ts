import { TraillakeError } from '../../common/errors.ts'
import { columnOf, columnSteps, constantOf } from '../../column/builder.ts'
import { float32Column, float64Column, int32Column, int64Column } from '../../column/make.ts'
import { valueReader } from '../../column/value.ts'
import { asText } from '../../types/as.ts'
import { checkOverflow, divideHalfUp } from '../../types/decimal.ts'
import type { Value } from '../../types/value.ts'
import { BIGINT, decimal, INTEGER, type SqlType, VARCHAR } from '../../types/type.ts'
import { partByPart } from '../../common/steps.ts'
import type { Accumulator, AggregateFunction, Argument } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { operand } from '../numeric.ts'
import { LONG } from '../slot.ts'
import { growBytes, growDoubles, growLongs, plainArgument, validityOfFlags } from './state.ts'

interface Overflow {
  /** How often the sum went around upwards, less how often downwards; never 0. */
  turns: number
  /** The addition that did so last. */
  addition: string
}

/**
 * int64 sums that fail where they overflow. What decides is the whole sum and not the order of its parts: a sum that
 * leaves the range and comes back is right.
 */
function longSum(): Accumulator {
  let sums = new BigInt64Array(0)
  let seen = new Uint8Array(0)
  /** By group; nearly always empty. */
  const overflows = new Map<number, Overflow>()

  function overflow(group: number, turns: number, before: bigint, value: bigint): void {
    const known = overflows.get(group)
    const sum = (known?.turns ?? 0) + turns
    if (sum === 0) overflows.delete(group)
    else overflows.set(group, { turns: sum, addition: `${before} + ${value}` })
  }

  function add(groups: Int32Array, args: readonly Argument[], rows: number, groupCount: number): void {
    sums = growLongs(sums, groupCount)
    seen = growBytes(seen, groupCount)
    const column = plainArgument(args, 0)
    if (column.kind === 'null') return
    const { values } = operand(column, 'int64')
    const { validity } = column
    for (let i = 0; i < rows; i++) {
      if (validity !== undefined && validity[i] === 0) continue
      const group = groups[i]!
      const before = sums[group]!
      const value = values[i]!
      const sum = BigInt.asIntN(64, before + value)
      if (((before ^ sum) & (value ^ sum)) < 0n) overflow(group, value > 0n ? 1 : -1, before, value)
      sums[group] = sum
      seen[group] = 1
    }
  }

  return {
    add,
    *finish(groupCount) {
      yield
      sums = growLongs(sums, groupCount)
      seen = growBytes(seen, groupCount)
      for (const { addition } of overflows.values())
        throw new TraillakeError('NUMERIC_VALUE_OUT_OF_RANGE', `bigint addition overflow: ${addition}`)
      return int64Column(sums.slice(0, groupCount), validityOfFlags(seen, groupCount))
    },
    partial: {
      exact: true,
      export(groupCount) {
        sums = growLongs(sums, groupCount)
        seen = growBytes(seen, groupCount)
        const turns = Int32Array.from({ length: groupCount }, (_, group) => overflows.get(group)?.turns ?? 0)
        return [
          int64Column(sums.slice(0, groupCount), validityOfFlags(seen, groupCount)),
          overflows.size === 0 ? constantOf(INTEGER, 0, groupCount) : int32Column(turns),
        ]
      },
      merge(groups, states, rows, groupCount) {
        add(groups, states, rows, groupCount)
        const { values, mask } = operand(columnAt(states, 1), 'int32')
        for (let row = 0; row < rows; row++) {
          const turns = values[row & mask]!
          if (turns !== 0) overflow(groups[row]!, turns, 0n, BigInt(turns) * 2n ** 64n)
        }
      },
    },
  }
}

/**
 * Sums and counts of real, double, bigint or int32 values in doubles. `finish` makes the result of them.
 *
 * @param exact whether no sum is ever rounded
 */
function doubleSums(
  exact: boolean,
  finish: (
    sums: Float64Array,
    counts: Float64Array,
    groupCount: number,
    validity: Uint8Array | undefined,
  ) => ReturnType<Accumulator['finish']>,
): Accumulator {
  let sums = new Float64Array(0)
  let counts = new Float64Array(0)
  return {
    add(groups, args, rows, groupCount) {
      sums = growDoubles(sums, groupCount)
      counts = growDoubles(counts, groupCount)
      const column = plainArgument(args, 0)
      if (column.kind === 'null') return
      const { validity } = column
      if (column.kind === 'int64') {
        const { values } = column
        for (let i = 0; i < rows; i++) {
          if (validity !== undefined && validity[i] === 0) continue
          sums[groups[i]!]! += Number(values[i]!)
          counts[groups[i]!]! += 1
        }
        return
      }
      const { values } = operand(column, 'float64', 'float32', 'int32')
      for (let i = 0; i < rows; i++) {
        if (validity !== undefined && validity[i] === 0) continue
        sums[groups[i]!]! += values[i]!
        counts[groups[i]!]! += 1
      }
    },
    *finish(groupCount) {
      sums = growDoubles(sums, groupCount)
      counts = growDoubles(counts, groupCount)
      const flags = new Uint8Array(groupCount)
      yield* partByPart(groupCount, (start, end) => {
        for (let g = start; g < end; g++) flags[g] = counts[g]! > 0 ? 1 : 0
      })
      return yield* finish(sums, counts, groupCount, validityOfFlags(flags, groupCount))
    },
    partial: {
      exact,
      export(groupCount) {
        sums = growDoubles(sums, groupCount)
        counts = growDoubles(counts, groupCount)
        return [float64Column(sums.slice(0, groupCount)), float64Column(counts.slice(0, groupCount))]
      },
      merge(groups, states, rows, groupCount) {
        sums = growDoubles(sums, groupCount)
        counts = growDoubles(counts, groupCount)
        const [parts, more] = [0, 1].map((i) => operand(columnAt(states, i), 'float64').values)
        for (let row = 0; row < rows; row++) {
          sums[groups[row]!]! += parts![row]!
          counts[groups[row]!]! += more![row]!
        }
      },
    },
  }
}

/** Exact sums of bigints of any size, and counts; for decimals and averages of intervals. */
function exactSums(
  type: SqlType,
  returns: SqlType,
  result: (sum: bigint, count: number) => Value,
): Accumulator {
  const sums: bigint[] = []
  const counts: number[] = []
  const types = [VARCHAR, BIGINT]
  return {
    add(groups, args, rows) {
      const column = columnAt(args, 0)
      const read = LONG.read(column, type)
      for (let i = 0; i < rows; i++) {
        const group = groups[i]!
        sums[group] = (sums[group] ?? 0n) + read(i)
        counts[group] = (counts[group] ?? 0) + 1
      }
    },
    finish: (groupCount) =>
      columnSteps(returns, groupCount, (group) => {
        const count = counts[group] ?? 0
        return count === 0 ? null : result(sums[group] ?? 0n, count)
      }),
    partial: {
      exact: true,
      // As text: a sum on its way may have more digits than any decimal.
      export: (groupCount) => [
        columnOf(
          VARCHAR,
          Array.from({ length: groupCount }, (_, group) => String(sums[group] ?? 0n)),
        ),
        columnOf(
          BIGINT,
          Array.from({ length: groupCount }, (_, group) => BigInt(counts[group] ?? 0)),
        ),
      ],
      merge(groups, states, rows) {
        const [readSum, readCount] = types.map((part, i) => valueReader(columnAt(states, i), part))
        for (let row = 0; row < rows; row++) {
          const group = groups[row]!
          sums[group] = (sums[group] ?? 0n) + BigInt(asText(readSum!(row)))
          counts[group] = (counts[group] ?? 0) + Number(readCount!(row))
        }
      },
    },
  }
}

/** Months as int32. */
function monthSums(result: (sum: number, count: number) => number): Accumulator {
  return doubleSums(true, function* (sums, counts, groupCount, validity) {
    const out = new Int32Array(groupCount)
    yield* partByPart(groupCount, (start, end) => {
      for (let g = start; g < end; g++) out[g] = counts[g] === 0 ? 0 : result(sums[g]!, counts[g]!)
    })
    return int32Column(out, validity)
  })
}

export const SUM: AggregateFunction = {
  kind: 'aggregate',
  name: 'sum',
  group: 'aggregate',
  description: 'The sum of the values',
  example: { sql: 'sum(2)', result: '2' },
  overloads: [
    { signature: 'sum(bigint) -> bigint', nulls: 'called', create: longSum },
    {
      signature: 'sum(double) -> double',
      nulls: 'called',
      create: () =>
        doubleSums(false, function* (sums, _, groupCount, validity) {
          yield
          return float64Column(sums.slice(0, groupCount), validity)
        }),
    },
    {
      signature: 'sum(real) -> real',
      nulls: 'called',
      create: () =>
        doubleSums(false, function* (sums, _, groupCount, validity) {
          yield
          return float32Column(Float32Array.from(sums.subarray(0, groupCount)), validity)
        }),
    },
    {
      signature: 'sum(decimal(p, s)) -> decimal(38, s)',
      returns: ([type]) => decimal(38, type?.kind === 'decimal' ? type.scale : 0),
      create: ({ arguments: [type], returns }) => exactSums(type!, returns, (sum) => checkOverflow(sum)),
    },
    { signature: 'sum(interval day to second) -> interval day to second', nulls: 'called', create: longSum },
    {
      signature: 'sum(interval year to month) -> interval year to month',
      nulls: 'called',
      create: () => monthSums((sum) => sum),
    },
  ],
}

export const AVG: AggregateFunction = {
  kind: 'aggregate',
  name: 'avg',
  group: 'aggregate',
  description: 'The average of the values',
  example: { sql: 'avg(2)', result: '2.0' },
  overloads: [
    ...(['bigint', 'double'] as const).map((type) => ({
      signature: `avg(${type}) -> double`,
      nulls: 'called' as const,
      create: () =>
        doubleSums(false, function* (sums, counts, groupCount, validity) {
          const out = new Float64Array(groupCount)
          yield* partByPart(groupCount, (start, end) => {
            for (let g = start; g < end; g++) out[g] = sums[g]! / counts[g]!
          })
          return float64Column(out, validity)
        }),
    })),
    {
      signature: 'avg(real) -> real',
      nulls: 'called',
      create: () =>
        doubleSums(false, function* (sums, counts, groupCount, validity) {
          const out = new Float32Array(groupCount)
          yield* partByPart(groupCount, (start, end) => {
            for (let g = start; g < end; g++) out[g] = sums[g]! / counts[g]!
          })
          return float32Column(out, validity)
        }),
    },
    {
      signature: 'avg(decimal(p, s)) -> decimal(p, s)',
      create: ({ arguments: [type], returns }) =>
        exactSums(type!, returns, (sum, count) => divideHalfUp(sum, BigInt(count))),
    },
    {
      signature: 'avg(interval day to second) -> interval day to second',
      create: ({ arguments: [type], returns }) =>
        exactSums(type!, returns, (sum, count) => BigInt(Math.round(Number(sum) / count))),
    },
    {
      signature: 'avg(interval year to month) -> interval year to month',
      nulls: 'called',
      create: () => monthSums((sum, count) => Math.round(sum / count)),
    },
  ],
}
