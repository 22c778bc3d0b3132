/** Special functions in double precision, to about 1e-15 of the result. */

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI)
/** Past it the series of erf loses digits, and the continued fraction of erfc has none to lose. */
const SERIES_LIMIT = 1
const EPSILON = 1e-17
const MAX_TERMS = 10_000
/** Keeps a continued fraction's denominators from being zero. */
const TINY = 1e-300

/** e^(−x²): x is split so that the square of its larger part is exact. */
function expMinusSquare(x: number): number {
  const large = Math.fround(x)
  return Math.exp(-large * large) * Math.exp(-(x - large) * (x + large))
}

/** `erf(x)` for 0 ≤ x ≤ 1 by its Maclaurin series: 2/√π Σ (−1)ⁿ x^(2n+1) / (n! (2n+1)) (DLMF 7.6.1). */
function erfSeries(x: number): number {
  const terms: number[] = []
  let power = x
  for (let n = 0; Math.abs(power) > x * EPSILON; n++) {
    terms.push(power / (2 * n + 1))
    power *= -(x * x) / (n + 1)
  }
  // From the smallest, so that little is rounded away.
  return TWO_OVER_ROOT_PI * terms.reduceRight((sum, term) => sum + term, 0)
}

/** `erfc(x)` for x ≥ 1 by its continued fraction (DLMF 7.9.1), evaluated by Lentz's method. */
function erfcFraction(x: number): number {
  let fraction = x
  let c = x
  let d = 0
  for (let n = 1; n < MAX_TERMS; n++) {
    const numerator = n / 2
    d = 1 / (x + numerator * d)
    c = x + numerator / c
    const step = c * d
    fraction *= step
    if (Math.abs(step - 1) < 1e-16) break
  }
  return expMinusSquare(x) / (Math.sqrt(Math.PI) * fraction)
}

/** The error function. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x
  const size = Math.abs(x)
  const value = size > 6 ? 1 : size < SERIES_LIMIT ? erfSeries(size) : 1 - erfcFraction(size)
  return x < 0 ? -value : value
}

/** 1 − erf(x) for x ≥ 0, without losing digits where erf is near 1. */
function erfc(x: number): number {
  return x < SERIES_LIMIT ? 1 - erfSeries(x) : erfcFraction(x)
}

/** The inverse of {@link erf} on (−1, 1): Winitzki's estimate made exact by Halley's steps. */
export function inverseErf(y: number): number {
  const size = Math.abs(y)
  if (size >= 1) return size > 1 ? Number.NaN : y * Number.POSITIVE_INFINITY
  if (size === 0) return y
  const a = 0.147
  const log = Math.log((1 - size) * (1 + size))
  const part = 2 / (Math.PI * a) + log / 2
  let x = Math.sqrt(Math.sqrt(part * part - log / a) - part)
  for (let step = 0; step < 4; step++) {
    const error = size < 0.5 ? erf(x) - size : 1 - size - erfc(x)
    const ratio = error / (TWO_OVER_ROOT_PI * Math.exp(-x * x))
    x -= ratio / (1 + x * ratio)
  }
  return y < 0 ? -x : x
}

/** Lanczos' coefficients for g = 7 and nine terms. */
const LANCZOS = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_59, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6,
  1.505_632_735_149_311_6e-7,
]

/** Γ of a larger whole number is no exact double. */
const EXACT_FACTORIALS = 20

/** The logarithm of Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (Number.isInteger(x) && x <= EXACT_FACTORIALS) {
    let factorial = 1
    for (let i = 2; i < x; i++) factorial *= i
    return Math.log(factorial)
  }
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  let sum = LANCZOS[0]!
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (shifted + i)
  const t = shifted + 7.5
  return Math.log(2 * Math.PI) / 2 + (shifted + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** The continued fraction of the incomplete beta function (DLMF 8.17.22), evaluated by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const guard = (value: number): number => (Math.abs(value) < TINY ? TINY : value)
  let c = 1
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / guard(1 + even * d)
    c = guard(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / guard(1 + odd * d)
    c = guard(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return fraction
}

/** The regularized incomplete beta function I_x(a, b): the distribution function of the beta distribution. */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b))
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a
  return 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** The x at which {@link regularizedBeta} is p, by halving: a double has 53 bits to find, and a few below 1. */
export function inverseRegularizedBeta(p: number, a: number, b: number): number {
  if (p <= 0) return 0
  if (p >= 1) return 1
  let low = 0
  let high = 1
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (regularizedBeta(middle, a, b) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
