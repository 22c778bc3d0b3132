import { flatten } from '../../../column/flatten.ts'
import { valueReader } from '../../../column/value.ts'
import { columnOf } from '../../../column/builder.ts'
import { sameType, VARCHAR } from '../../../types/type.ts'
import { asText } from '../../../types/as.ts'
import type { Value } from '../../../types/value.ts'
import { castKernel } from '../../cast/cast.ts'
import { fallible, scalar } from '../../define.ts'
import type { Kernel, ResolvedSignature } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { elementType } from './contains.ts'
import { explode } from './explode.ts'

/** Elements become text by CAST; NULLs are left out unless there is something to write for them. */
function join({ arguments: [type] }: ResolvedSignature): Kernel {
  const element = elementType(type)
  const cast = sameType(element, VARCHAR) ? undefined : castKernel(element, VARCHAR, false)
  return (args, rows, session) => {
    const validity = mergedValidity(args, rows)
    const { elements, offsets, origin } = explode(columnAt(args, 0), rows, validity)
    const texts = cast === undefined ? elements : cast([flatten(elements)], origin.length, session)
    const readText = valueReader(texts, VARCHAR)
    const readDelimiter = valueReader(columnAt(args, 1), VARCHAR)
    const readNull = args.length > 2 ? valueReader(columnAt(args, 2), VARCHAR) : undefined
    const out = Array.from({ length: rows }, (_, row): Value => {
      if (validity?.[row] === 0) return null
      const parts: string[] = []
      for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
        const text = readText(e) ?? readNull?.(row) ?? null
        if (text !== null) parts.push(asText(text))
      }
      return parts.join(asText(readDelimiter(row)))
    })
    return columnOf(VARCHAR, out)
  }
}

export const ARRAY_JOIN = scalar(
  'array',
  'array_join',
  'The elements as one text with a delimiter between them; NULLs are left out, or replaced by the third argument',
  ["array_join(ARRAY[1, 2, NULL], ',', '?')", '1,2,?'],
  [
    fallible('array_join(array(T), varchar) -> varchar', join),
    fallible('array_join(array(T), varchar, varchar) -> varchar', join),
  ],
)
