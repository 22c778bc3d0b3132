import { asNumber, asText } from '../../../types/as.ts'
import type { MapValue, Value } from '../../../types/value.ts'
import { fallible, infallible, scalar, type Example } from '../../define.ts'
import type { ScalarFunction, ScalarOverload } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { DOUBLES, LIST, MAP } from '../../slot.ts'
import { require } from './check.ts'

type Vector = readonly (number | null)[]

function numbers(values: readonly Value[]): Vector {
  return values.map((value) => (value === null ? null : asNumber(value)))
}

/** A NULL counts as zero, as it does where Trino reads it. */
const orZero = (number: number | null | undefined): number => number ?? 0

function dot(a: Vector, b: Vector): number {
  return a.reduce<number>((sum, x, i) => sum + orZero(x) * orZero(b[i]), 0)
}

function sparseSimilarity(left: MapValue, right: MapValue): number | null {
  if (left.values.includes(null) || right.values.includes(null)) return null
  const [a, b] = [numbers(left.values), numbers(right.values)]
  const positions = new Map(right.keys.map((key, i) => [asText(key), i]))
  let product = 0
  left.keys.forEach((key, i) => {
    const position = positions.get(asText(key))
    if (position !== undefined) product += orZero(a[i]) * orZero(b[position])
  })
  return product / (Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b)))
}

function ofVectors(name: string, body: (a: Vector, b: Vector) => number | null): ScalarOverload {
  return fallible(
    `${name}(array(double), array(double)) -> double`,
    rowwise([LIST, LIST], DOUBLES, (left, right) => {
      require(left.length === right.length, 'The arguments must have the same length')
      return body(numbers(left), numbers(right))
    }),
  )
}

function similarity(a: Vector, b: Vector): number | null {
  if (a.includes(null) || b.includes(null)) return null
  const [left, right] = [dot(a, a), dot(b, b)]
  require(left !== 0 && right !== 0, 'Vector magnitude cannot be zero')
  return dot(a, b) / Math.sqrt(left * right)
}

function vectorFunction(
  name: string,
  description: string,
  example: Example,
  body: (a: Vector, b: Vector) => number | null,
): ScalarFunction {
  return scalar('math', name, description, example, [ofVectors(name, body)])
}

/** https://trino.io/docs/current/functions/math.html#vector-functions */
export const VECTOR_FUNCTIONS: readonly ScalarFunction[] = [
  scalar(
    'math',
    'cosine_similarity',
    'The cosine of the angle between two vectors: arrays, or maps from dimension to value',
    ["cosine_similarity(map(ARRAY['a'], ARRAY[1e0]), map(ARRAY['a'], ARRAY[2e0]))", '1.0'],
    [
      infallible(
        'cosine_similarity(map(varchar, double), map(varchar, double)) -> double',
        rowwise([MAP, MAP], DOUBLES, sparseSimilarity),
      ),
      ofVectors('cosine_similarity', similarity),
    ],
  ),
  vectorFunction(
    'cosine_distance',
    'One less the cosine of the angle between two vectors',
    ['cosine_distance(ARRAY[1e0, 0e0], ARRAY[0e0, 1e0])', '1.0'],
    (a, b) => {
      const cosine = similarity(a, b)
      return cosine === null ? null : 1 - cosine
    },
  ),
  vectorFunction(
    'dot_product',
    'The sum of the products of the elements of two vectors',
    ['dot_product(ARRAY[1e0, 2e0], ARRAY[3e0, 4e0])', '11.0'],
    dot,
  ),
  vectorFunction(
    'euclidean_distance',
    'The length of the line between two points',
    ['euclidean_distance(ARRAY[0e0, 0e0], ARRAY[3e0, 4e0])', '5.0'],
    (a, b) => Math.sqrt(a.reduce<number>((sum, x, i) => sum + (orZero(x) - orZero(b[i])) ** 2, 0)),
  ),
]
