import { type ByteBuffer, createByteBuffer } from '../../common/byte-buffer.ts'
import { OPEN_BRACE, skipBlank } from '../json/characters.ts'
import { compactValue, createJsonProblem } from '../json/scanner.ts'
import { appendUnescaped } from '../json/unescape.ts'
import type { JsonValueSpan } from './writer.ts'

/**
 * Reads strings that are themselves the text of an object, as `additionalEventData` comes: the object as compact JSON, good until the
 * next is read; undefined where a string is none.
 */
export function createObjectTextReader(): (value: JsonValueSpan) => ByteBuffer | undefined {
  const text = createByteBuffer(256)
  const object = createByteBuffer(256)
  const problem = createJsonProblem()
  return ({ bytes, valueStart, valueEnd }) => {
    text.length = 0
    appendUnescaped(bytes, valueStart, valueEnd, text)
    if (text.bytes[skipBlank(text.bytes, 0, text.length)] !== OPEN_BRACE) return undefined
    object.length = 0
    const end = compactValue(text.bytes, 0, text.length, object, problem)
    return end >= 0 && skipBlank(text.bytes, end, text.length) === text.length ? object : undefined
  }
}
