import type { Column } from '../../../column/column.ts'
import { decodeText } from '../../../column/value.ts'
import { markContaining } from '../../../kernel/mark-containing.ts'
import { VARCHAR } from '../../../types/type.ts'
import { bytesOperand, constantBytes, spansEqual } from '../../bytes.ts'
import type { Argument, Kernel, ResolvedSignature, ScalarFunction } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { flags } from '../../numeric.ts'
import { rowwise } from '../../rowwise.ts'
import { PADDED, TEXT } from '../../slot.ts'
import { compileLike, matchesLike, type LikePattern } from './like-pattern.ts'

function textOf(bytes: Uint8Array): string {
  return decodeText(bytes, 0, bytes.length)
}

/** One pattern for all rows. */
function matchConstant(pattern: LikePattern, column: Column, rows: number): Uint8Array {
  const { offsets, data, mask } = bytesOperand(column)
  const out = new Uint8Array(rows)
  if (mask === 0) return out.fill(matchesLike(pattern, data, offsets[0]!, offsets[1]!) ? 1 : 0)
  switch (pattern.kind) {
    case 'exact': {
      const { needle } = pattern
      for (let i = 0; i < rows; i++)
        out[i] = spansEqual(data, offsets[i]!, offsets[i + 1]!, needle, 0, needle.length) ? 1 : 0
      return out
    }
    case 'prefix': {
      const { needle } = pattern
      const { length } = needle
      for (let i = 0; i < rows; i++) {
        const start = offsets[i]!
        const fits = offsets[i + 1]! - start >= length
        out[i] = fits && spansEqual(data, start, start + length, needle, 0, length) ? 1 : 0
      }
      return out
    }
    case 'suffix': {
      const { needle } = pattern
      const { length } = needle
      for (let i = 0; i < rows; i++) {
        const end = offsets[i + 1]!
        const fits = end - offsets[i]! >= length
        out[i] = fits && spansEqual(data, end - length, end, needle, 0, length) ? 1 : 0
      }
      return out
    }
    case 'contains':
      markContaining(offsets, data, rows, pattern.needle, out)
      return out
    case 'general':
      for (let i = 0; i < rows; i++) out[i] = matchesLike(pattern, data, offsets[i]!, offsets[i + 1]!) ? 1 : 0
      return out
  }
}

/** A pattern that differs by row; the last one compiled is kept. */
function matchEach(args: readonly Argument[], rows: number): Uint8Array {
  const text = bytesOperand(columnAt(args, 0))
  const patterns = bytesOperand(columnAt(args, 1))
  const escapes = args.length > 2 ? bytesOperand(columnAt(args, 2)) : undefined
  const validity = mergedValidity(args, rows)
  const out = new Uint8Array(rows)
  let known:
    | { readonly pattern: string; readonly escape: string | undefined; readonly compiled: LikePattern }
    | undefined
  for (let i = 0; i < rows; i++) {
    if (validity !== undefined && validity[i] === 0) continue
    const p = i & patterns.mask
    const pattern = decodeText(patterns.data, patterns.offsets[p]!, patterns.offsets[p + 1]!)
    const e = i & (escapes?.mask ?? 0)
    const escape =
      escapes === undefined
        ? undefined
        : decodeText(escapes.data, escapes.offsets[e]!, escapes.offsets[e + 1]!)
    if (known === undefined || known.pattern !== pattern || known.escape !== escape)
      known = { pattern, escape, compiled: compileLike(pattern, escape) }
    const t = i & text.mask
    const start = text.offsets[t]!
    const end = text.offsets[t + 1]!
    out[i] = matchesLike(known.compiled, text.data, start, end) ? 1 : 0
  }
  return out
}

const likeKernel: Kernel = (args, rows) => {
  const pattern = constantBytes(columnAt(args, 1))
  const escape = args.length > 2 ? constantBytes(columnAt(args, 2)) : undefined
  if (pattern === undefined || (args.length > 2 && escape === undefined))
    return flags(args, rows, matchEach(args, rows))
  const compiled = compileLike(textOf(pattern), escape === undefined ? undefined : textOf(escape))
  return flags(args, rows, matchConstant(compiled, columnAt(args, 0), rows))
}

/** A char is matched with the blanks that its length asks for. */
function charLike(signature: ResolvedSignature): Kernel {
  const padded = rowwise(
    [PADDED],
    TEXT,
    (text) => text,
  )({
    arguments: signature.arguments.slice(0, 1),
    returns: VARCHAR,
  })
  return (args, rows, session) => {
    const text = padded(args.slice(0, 1), rows, session)
    return likeKernel([text, ...args.slice(1)], rows, session)
  }
}

/** LIKE. A bad escape fails; everything else cannot. */
export const LIKE_OPERATOR: ScalarFunction = {
  kind: 'scalar',
  name: '$like',
  group: 'comparison',
  hidden: true,
  description:
    'LIKE: `%` matches any text, `_` one character; ESCAPE names a character that takes their meaning away',
  example: { sql: "'ConsoleLogin' LIKE 'Console%'", result: 'true' },
  overloads: [
    { signature: '$like(varchar, varchar) -> boolean', fallible: false, bind: () => likeKernel },
    { signature: '$like(varchar, varchar, varchar) -> boolean', bind: () => likeKernel },
    { signature: '$like(char(n), varchar) -> boolean', fallible: false, bind: charLike },
    { signature: '$like(char(n), varchar, varchar) -> boolean', bind: charLike },
  ],
}
