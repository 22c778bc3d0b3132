import { type Example, infallible, scalar } from '../../define.ts'
import type { Kernel, ScalarFunction } from '../../definition.ts'
import { columnAt } from '../../nulls.ts'
import { flags, operand } from '../../numeric.ts'

function tested(test: (x: number) => boolean): Kernel {
  return (args, rows) => {
    const { values, mask } = operand(columnAt(args, 0), 'float64', 'float32')
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) out[i] = test(values[i & mask]!) ? 1 : 0
    return flags(args, rows, out)
  }
}

function test(
  name: string,
  description: string,
  example: Example,
  types: readonly ('double' | 'real')[],
  body: (x: number) => boolean,
): ScalarFunction {
  return scalar(
    'math',
    name,
    description,
    example,
    types.map((type) => infallible(`${name}(${type}) -> boolean`, () => tested(body))),
  )
}

const isInfinite = (x: number): boolean => x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY

/** What kind of floating-point number a value is. */
export const FLOATING_TESTS: readonly ScalarFunction[] = [
  test('is_nan', 'Whether the number is NaN', ['is_nan(nan())', 'true'], ['double', 'real'], Number.isNaN),
  test(
    'is_finite',
    'Whether the number is finite',
    ['is_finite(1.5e0)', 'true'],
    ['double'],
    Number.isFinite,
  ),
  test(
    'is_infinite',
    'Whether the number is infinite',
    ['is_infinite(1e0 / 0e0)', 'true'],
    ['double'],
    isInfinite,
  ),
]
