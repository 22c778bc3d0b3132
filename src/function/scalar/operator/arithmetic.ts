import type { Kernel, ScalarFunction, ScalarOverload } from '../../definition.ts'
import { float32Binary, float32Unary, float64Binary, float64Unary } from '../../numeric.ts'
import {
  decimalAdd,
  decimalDivide,
  decimalModulus,
  decimalMultiply,
  decimalNegate,
  decimalSubtract,
} from './decimal.ts'
import {
  addLongs,
  divideLongs,
  divisionByZero,
  moduloLongs,
  multiplyLongs,
  negateKernel,
  smallIntegerKernel,
  subtractLongs,
  type IntegerType,
} from './integer.ts'
import {
  INTERVAL_DIVIDE,
  INTERVAL_MULTIPLY,
  INTERVAL_NEGATE,
  TEMPORAL_ADD,
  TEMPORAL_SUBTRACT,
} from './temporal.ts'

const SMALL: readonly Exclude<IntegerType, 'bigint'>[] = ['tinyint', 'smallint', 'integer']

interface Operator {
  readonly name: string
  readonly symbol: string
  /** As overflow messages name it: `bigint addition overflow: 1 + 2`. */
  readonly word: string
  readonly longs: Kernel
  readonly integers: (x: number, y: number) => number
  readonly floats: (x: number, y: number) => number
  readonly more: readonly ScalarOverload[]
  readonly example: ScalarFunction['example']
}

function operator({ name, symbol, word, longs, integers, floats, more, example }: Operator): ScalarFunction {
  const overloads: readonly ScalarOverload[] = [
    { signature: `${name}(bigint, bigint) -> bigint`, bind: () => longs },
    ...SMALL.map((type) => ({
      signature: `${name}(${type}, ${type}) -> ${type}`,
      bind: () => smallIntegerKernel(type, word, symbol, integers),
    })),
    {
      signature: `${name}(double, double) -> double`,
      fallible: false,
      bind: () => float64Binary(floats),
    },
    {
      signature: `${name}(real, real) -> real`,
      fallible: false,
      bind: () => float32Binary(floats),
    },
    ...more,
  ]
  return {
    kind: 'scalar',
    name,
    group: 'math',
    hidden: true,
    description: `The operator ${symbol}`,
    example,
    overloads,
  }
}

const negate: ScalarFunction = {
  kind: 'scalar',
  name: '$negate',
  group: 'math',
  hidden: true,
  description: 'The operator - before a value',
  example: { sql: '-(1 + 2)', result: '-3' },
  overloads: [
    ...([...SMALL, 'bigint'] as const).map((type) => ({
      signature: `$negate(${type}) -> ${type}`,
      bind: () => negateKernel(type),
    })),
    { signature: '$negate(double) -> double', fallible: false, bind: () => float64Unary((x) => -x) },
    { signature: '$negate(real) -> real', fallible: false, bind: () => float32Unary((x) => -x) },
    decimalNegate,
    ...INTERVAL_NEGATE,
  ],
}

/** `+ - * / %` on numbers, dates, times and intervals; Trino's overflow and division errors. */
export const ARITHMETIC_OPERATORS: readonly ScalarFunction[] = [
  operator({
    name: '$add',
    symbol: '+',
    word: 'addition',
    longs: addLongs,
    integers: (x, y) => x + y,
    floats: (x, y) => x + y,
    more: [decimalAdd, ...TEMPORAL_ADD],
    example: { sql: '1 + 2', result: '3' },
  }),
  operator({
    name: '$subtract',
    symbol: '-',
    word: 'subtraction',
    longs: subtractLongs,
    integers: (x, y) => x - y,
    floats: (x, y) => x - y,
    more: [decimalSubtract, ...TEMPORAL_SUBTRACT],
    example: { sql: '1 - 2', result: '-1' },
  }),
  operator({
    name: '$multiply',
    symbol: '*',
    word: 'multiplication',
    longs: multiplyLongs,
    integers: (x, y) => x * y,
    floats: (x, y) => x * y,
    more: [decimalMultiply, ...INTERVAL_MULTIPLY],
    example: { sql: '2 * 3', result: '6' },
  }),
  operator({
    name: '$divide',
    symbol: '/',
    word: 'division',
    longs: divideLongs,
    integers: (x, y) => (y === 0 ? divisionByZero() : Math.trunc(x / y)),
    floats: (x, y) => x / y,
    more: [decimalDivide, ...INTERVAL_DIVIDE],
    example: { sql: '7 / 2', result: '3' },
  }),
  operator({
    name: '$modulus',
    symbol: '%',
    word: 'modulus',
    longs: moduloLongs,
    integers: (x, y) => (y === 0 ? divisionByZero() : x % y),
    floats: (x, y) => x % y,
    more: [decimalModulus],
    example: { sql: '7 % 2', result: '1' },
  }),
  negate,
]
