import { fallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { DOUBLES, LONG } from '../../slot.ts'
import { require } from './check.ts'
import { erf, inverseErf, inverseRegularizedBeta, logGamma, regularizedBeta } from './special.ts'

const ROOT_2 = Math.SQRT2

const NORMAL_CDF = scalar(
  'math',
  'normal_cdf',
  'The probability that a normal variable of a mean and standard deviation is at most a value',
  ['normal_cdf(0, 1, 0)', '0.5'],
  [
    fallible(
      'normal_cdf(double, double, double) -> double',
      rowwise([DOUBLES, DOUBLES, DOUBLES], DOUBLES, (mean, deviation, value) => {
        require(deviation > 0, 'standardDeviation must be > 0')
        return 0.5 * (1 + erf((value - mean) / (deviation * ROOT_2)))
      }),
    ),
  ],
)

const INVERSE_NORMAL_CDF = scalar(
  'math',
  'inverse_normal_cdf',
  'The value that a normal variable of a mean and standard deviation stays below with a probability',
  ['inverse_normal_cdf(0, 1, 0.5)', '0.0'],
  [
    fallible(
      'inverse_normal_cdf(double, double, double) -> double',
      rowwise([DOUBLES, DOUBLES, DOUBLES], DOUBLES, (mean, deviation, p) => {
        require(p > 0 && p < 1, 'p must be 0 > p > 1')
        require(deviation > 0, 'sd must be > 0')
        return mean + deviation * ROOT_2 * inverseErf(2 * p - 1)
      }),
    ),
  ],
)

const BETA_CDF = scalar(
  'math',
  'beta_cdf',
  'The probability that a beta variable of parameters a and b is at most a value',
  ['beta_cdf(1, 1, 0.25)', '0.25'],
  [
    fallible(
      'beta_cdf(double, double, double) -> double',
      rowwise([DOUBLES, DOUBLES, DOUBLES], DOUBLES, (a, b, value) => {
        require(value >= 0 && value <= 1, 'value must be 0 >= v >= 1')
        require(a > 0 && b > 0, 'a, b must be > 0')
        return regularizedBeta(value, a, b)
      }),
    ),
  ],
)

const INVERSE_BETA_CDF = scalar(
  'math',
  'inverse_beta_cdf',
  'The value that a beta variable of parameters a and b stays below with a probability',
  ['round(inverse_beta_cdf(1, 1, 0.25), 9)', '0.25'],
  [
    fallible(
      'inverse_beta_cdf(double, double, double) -> double',
      rowwise([DOUBLES, DOUBLES, DOUBLES], DOUBLES, (a, b, p) => {
        require(p >= 0 && p <= 1, 'p must be 0 >= p >= 1')
        require(a > 0 && b > 0, 'a, b must be > 0')
        return inverseRegularizedBeta(p, a, b)
      }),
    ),
  ],
)

const T_PDF = scalar(
  'math',
  't_pdf',
  "The density of Student's t distribution of so many degrees of freedom at a value",
  ['round(t_pdf(0, 1), 6)', '0.31831'],
  [
    fallible(
      't_pdf(double, double) -> double',
      rowwise([DOUBLES, DOUBLES], DOUBLES, (x, degrees) => {
        require(degrees >= 1, 'degrees of freedom must be greater than or equal to 1')
        const log =
          logGamma((degrees + 1) / 2) -
          logGamma(degrees / 2) -
          Math.log(degrees * Math.PI) / 2 -
          ((degrees + 1) / 2) * Math.log1p((x * x) / degrees)
        return Math.exp(log)
      }),
    ),
  ],
)

const T_CDF = scalar(
  'math',
  't_cdf',
  "The probability that a variable of Student's t distribution of so many degrees of freedom is at most a value",
  ['t_cdf(0, 5)', '0.5'],
  [
    fallible(
      't_cdf(double, double) -> double',
      rowwise([DOUBLES, DOUBLES], DOUBLES, (x, degrees) => {
        require(degrees >= 1, 'degrees of freedom must be greater than or equal to 1')
        if (x === 0) return 0.5
        const tail = 0.5 * regularizedBeta(degrees / (degrees + x * x), degrees / 2, 0.5)
        return x < 0 ? tail : 1 - tail
      }),
    ),
  ],
)

/** A bound of Wilson's score interval: `side` is -1 for the lower, 1 for the upper. */
function wilson(successes: bigint, trials: bigint, z: number, side: 1 | -1): number {
  require(successes >= 0n, 'number of successes must not be negative')
  require(trials > 0n, 'number of trials must be positive')
  require(successes <= trials, 'number of successes must not be larger than number of trials')
  require(z >= 0, 'z-score must not be negative')
  const n = Number(trials)
  const p = Number(successes) / n
  const spread = side * z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return (p + (z * z) / (2 * n) + spread) / (1 + (z * z) / n)
}

function wilsonBound(name: string, side: 1 | -1, example: string): ScalarFunction {
  return scalar(
    'math',
    name,
    `The ${side < 0 ? 'lower' : 'upper'} bound of the Wilson score interval of so many successes in so many trials, for a z-score`,
    [`${name}(2, 10, 1e0)`, example],
    [
      fallible(
        `${name}(bigint, bigint, double) -> double`,
        rowwise([LONG, LONG, DOUBLES], DOUBLES, (successes, trials, z) => wilson(successes, trials, z, side)),
      ),
    ],
  )
}

export const DISTRIBUTION_FUNCTIONS: readonly ScalarFunction[] = [
  ...[BETA_CDF, INVERSE_BETA_CDF, INVERSE_NORMAL_CDF, NORMAL_CDF, T_CDF, T_PDF],
  wilsonBound('wilson_interval_lower', -1, '0.10362299537513231'),
  wilsonBound('wilson_interval_upper', 1, '0.3509224591703222'),
]
