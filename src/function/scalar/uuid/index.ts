import { randomFillSync } from 'node:crypto'
import { bytesColumn } from '../../../column/make.ts'
import { infallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'

const SIZE = 16

/** https://trino.io/docs/current/functions/uuid.html */
export const UUID_FUNCTIONS: readonly ScalarFunction[] = [
  scalar(
    'uuid',
    'uuid',
    'A random UUID (version 4)',
    ['length(CAST(uuid() AS varchar))', '36'],
    [
      infallible('uuid() -> uuid', () => (_args, rows) => {
        const data = randomFillSync(new Uint8Array(SIZE * rows))
        const offsets = new Int32Array(rows + 1)
        for (let row = 0; row < rows; row++) {
          const start = SIZE * row
          data[start + 6] = (data[start + 6]! & 0x0f) | 0x40
          data[start + 8] = (data[start + 8]! & 0x3f) | 0x80
          offsets[row + 1] = start + SIZE
        }
        return bytesColumn(offsets, data)
      }),
    ],
    { deterministic: false },
  ),
]
