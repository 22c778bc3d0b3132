import { constantColumn, float64Column } from '../../../column/make.ts'
import { fallible, infallible, scalar, type Example } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { float32Binary, float64Binary, float64Unary } from '../../numeric.ts'
import { modulusDecimals, modulusType } from '../../../types/decimal.ts'
import { rowwise } from '../../rowwise.ts'
import { LONG } from '../../slot.ts'
import { decimalType } from '../operator/decimal.ts'
import { divisionByZero, moduloLongs, smallIntegerKernel } from '../operator/integer.ts'

function unary(
  name: string,
  description: string,
  example: Example,
  body: (x: number) => number,
): ScalarFunction {
  return scalar('math', name, description, example, [
    infallible(`${name}(double) -> double`, () => float64Unary(body)),
  ])
}

function binary(
  name: string,
  description: string,
  example: Example,
  body: (x: number, y: number) => number,
  aliases: readonly string[] = [],
): ScalarFunction {
  return scalar(
    'math',
    name,
    description,
    example,
    [infallible(`${name}(double, double) -> double`, () => float64Binary(body))],
    { aliases },
  )
}

function constant(name: string, description: string, result: string, value: number): ScalarFunction {
  return scalar(
    'math',
    name,
    description,
    [`${name}()`, result],
    [
      infallible(
        `${name}() -> double`,
        () => (_args, rows) => constantColumn(float64Column(Float64Array.of(value)), rows),
      ),
    ],
  )
}

/** As Java's `Math.pow`: 1 to an infinite power is NaN there and here; SQL follows it. */
const POWER = binary(
  'power',
  'A number to the power of another',
  ['power(2, 10)', '1024.0'],
  (x, y) => x ** y,
  ['pow'],
)

const MOD = scalar(
  'math',
  'mod',
  'The remainder of a division, with the sign of the dividend',
  ['mod(-7, 3)', '-1'],
  [
    fallible('mod(bigint, bigint) -> bigint', () => moduloLongs),
    ...(['tinyint', 'smallint', 'integer'] as const).map((type) =>
      fallible(`mod(${type}, ${type}) -> ${type}`, () =>
        smallIntegerKernel(type, 'modulus', '%', (x, y) => (y === 0 ? divisionByZero() : x % y)),
      ),
    ),
    infallible('mod(double, double) -> double', () => float64Binary((x, y) => x % y)),
    infallible('mod(real, real) -> real', () => float32Binary((x, y) => x % y)),
    {
      ...fallible('mod(decimal(p, s), decimal(q, t)) -> decimal(r, u)', (signature) => {
        const [a, b] = signature.arguments
        return rowwise([LONG, LONG], LONG, modulusDecimals(decimalType(a), decimalType(b)))(signature)
      }),
      returns: ([a, b]) => modulusType(decimalType(a), decimalType(b)),
    },
  ],
)

const LN_2 = Math.log(2)
const DEGREES_PER_RADIAN = 57.29577951308232
const RADIANS_PER_DEGREE = 0.017453292519943295

/** Powers, roots, logarithms, angles and constants: all as `java.lang.Math` has them. */
export const ELEMENTARY_FUNCTIONS: readonly ScalarFunction[] = [
  MOD,
  POWER,
  unary('sqrt', 'The square root', ['sqrt(9)', '3.0'], Math.sqrt),
  unary('cbrt', 'The cube root', ['cbrt(27)', '3.0'], Math.cbrt),
  unary('exp', 'e to the power of a number', ['exp(1)', '2.718281828459045'], Math.exp),
  unary('ln', 'The natural logarithm', ['ln(10)', '2.302585092994046'], Math.log),
  unary('log2', 'The logarithm to base 2', ['log2(8)', '3.0'], (x) => Math.log(x) / LN_2),
  unary('log10', 'The logarithm to base 10', ['log10(1000)', '3.0'], Math.log10),
  binary(
    'log',
    'The logarithm to a base, which comes first',
    ['log(2, 8)', '3.0'],
    (base, x) => Math.log(x) / Math.log(base),
  ),
  constant('e', 'The base of natural logarithms', '2.718281828459045', Math.E),
  constant('pi', 'The circumference of a circle over its diameter', '3.141592653589793', Math.PI),
  constant('infinity', 'The double that is positive infinity', 'Infinity', Number.POSITIVE_INFINITY),
  constant('nan', 'The double that is not a number', 'NaN', Number.NaN),
  unary(
    'degrees',
    'An angle in radians as degrees',
    ['degrees(pi())', '180.0'],
    (x) => x * DEGREES_PER_RADIAN,
  ),
  unary(
    'radians',
    'An angle in degrees as radians',
    ['radians(180)', '3.141592653589793'],
    (x) => x * RADIANS_PER_DEGREE,
  ),
  unary('sin', 'The sine of an angle in radians', ['sin(0)', '0.0'], Math.sin),
  unary('cos', 'The cosine of an angle in radians', ['cos(0)', '1.0'], Math.cos),
  unary('tan', 'The tangent of an angle in radians', ['tan(0)', '0.0'], Math.tan),
  unary('asin', 'The arc sine', ['asin(1)', '1.5707963267948966'], Math.asin),
  unary('acos', 'The arc cosine', ['acos(1)', '0.0'], Math.acos),
  unary('atan', 'The arc tangent', ['atan(1)', '0.7853981633974483'], Math.atan),
  unary('sinh', 'The hyperbolic sine', ['sinh(0)', '0.0'], Math.sinh),
  unary('cosh', 'The hyperbolic cosine', ['cosh(0)', '1.0'], Math.cosh),
  unary('tanh', 'The hyperbolic tangent', ['tanh(0)', '0.0'], Math.tanh),
  binary(
    'atan2',
    'The arc tangent of y / x, in the quadrant of the two',
    ['atan2(1, -1)', '2.356194490192345'],
    Math.atan2,
  ),
]
