import { viewOf } from '../../../common/view-of.ts'
import { type Example, fallible, infallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { BYTES, DOUBLES, INT, LONG, type Slot } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

interface Encoding<T> {
  /** What follows `to_` and `from_`. */
  readonly name: string
  readonly type: string
  readonly size: number
  readonly slot: Slot<T>
  readonly set: (view: DataView, value: T) => void
  readonly get: (view: DataView) => T
  readonly wrongSize: (size: number) => string
  readonly described: string
  readonly examples: readonly [to: Example, from: Example]
}

function pair<T>(encoding: Encoding<T>): readonly ScalarFunction[] {
  const { name, type, size, slot, set, get, wrongSize, described, examples } = encoding
  return [
    scalar('binary', `to_${name}`, `A number as ${described}`, examples[0], [
      infallible(
        `to_${name}(${type}) -> varbinary`,
        rowwise([slot], BYTES, (value) => {
          const out = new Uint8Array(size)
          set(viewOf(out), value)
          return out
        }),
      ),
    ]),
    scalar('binary', `from_${name}`, `The number that ${described} stand for`, examples[1], [
      fallible(
        `from_${name}(varbinary) -> ${type}`,
        rowwise([BYTES], slot, (bytes) =>
          bytes.length === size ? get(viewOf(bytes)) : invalid(wrongSize(bytes.length)),
        ),
      ),
    ]),
  ]
}

const integerSize = (wanted: number) => (size: number) =>
  `expected ${wanted}-byte input, but got instead: ${size}`
const floatSize = (wanted: number) => () => `Input floating-point value must be exactly ${wanted} bytes long`

/** Numbers as big-endian bytes. */
export const NUMBER_ENCODINGS: readonly ScalarFunction[] = [
  ...pair({
    ...{ name: 'big_endian_64', type: 'bigint', size: 8, slot: LONG, wrongSize: integerSize(8) },
    set: (view, value) => view.setBigInt64(0, value),
    get: (view) => view.getBigInt64(0),
    described: '8 big-endian bytes in two’s complement',
    examples: [
      ['to_hex(to_big_endian_64(255))', '00000000000000FF'],
      ["from_big_endian_64(from_hex('00000000000000FF'))", '255'],
    ],
  }),
  ...pair({
    ...{ name: 'big_endian_32', type: 'integer', size: 4, slot: INT, wrongSize: integerSize(4) },
    set: (view, value) => view.setInt32(0, value),
    get: (view) => view.getInt32(0),
    described: '4 big-endian bytes in two’s complement',
    examples: [
      ['to_hex(to_big_endian_32(255))', '000000FF'],
      ["from_big_endian_32(from_hex('000000FF'))", '255'],
    ],
  }),
  ...pair({
    ...{ name: 'ieee754_64', type: 'double', size: 8, slot: DOUBLES, wrongSize: floatSize(8) },
    set: (view, value) => view.setFloat64(0, value),
    get: (view) => view.getFloat64(0),
    described: 'the 8 bytes of a double by IEEE 754, big-endian',
    examples: [
      ['to_hex(to_ieee754_64(1e0))', '3FF0000000000000'],
      ["from_ieee754_64(from_hex('3FF0000000000000'))", '1.0'],
    ],
  }),
  ...pair({
    ...{ name: 'ieee754_32', type: 'real', size: 4, slot: DOUBLES, wrongSize: floatSize(4) },
    set: (view, value) => view.setFloat32(0, value),
    get: (view) => view.getFloat32(0),
    described: 'the 4 bytes of a real by IEEE 754, big-endian',
    examples: [
      ["to_hex(to_ieee754_32(REAL '1'))", '3F800000'],
      ["from_ieee754_32(from_hex('3F800000'))", '1.0'],
    ],
  }),
]
