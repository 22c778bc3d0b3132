import { char } from '../../../types/type.ts'
import type { Kernel, ResolvedSignature, ScalarFunction } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { PADDED, TEXT } from '../../slot.ts'
import { invalid } from '../../invalid.ts'
import { concatArrays, concatBytes } from '../operator/concat.ts'
import { appendElement, prependElement } from '../array/append.ts'

function joinBytes({ arguments: args }: ResolvedSignature): Kernel {
  return args.length < 2 ? invalid('There must be two or more concatenation arguments') : concatBytes
}

function joinArrays({ arguments: args }: ResolvedSignature): Kernel {
  return args.length < 2 ? invalid('There must be two or more arguments to concat') : concatArrays
}

export const CONCAT: ScalarFunction = {
  kind: 'scalar',
  name: 'concat',
  group: 'string',
  description: 'The texts, bytes or arrays one after another; what the operator || does',
  example: { sql: "concat('a', 'b', 'c')", result: 'abc' },
  overloads: [
    { signature: 'concat(varchar+) -> varchar', fallible: false, bind: joinBytes },
    {
      signature: 'concat(char(x), char(y)) -> char(u)',
      returns: ([a, b]) => char((a?.kind === 'char' ? a.length : 0) + (b?.kind === 'char' ? b.length : 0)),
      fallible: false,
      bind: rowwise([PADDED, TEXT], PADDED, (a, b) => a + b),
    },
    { signature: 'concat(varbinary+) -> varbinary', fallible: false, bind: joinBytes },
    { signature: 'concat(array(E)+) -> array(E)', fallible: false, bind: joinArrays },
    { signature: 'concat(array(E), E) -> array(E)', fallible: false, bind: appendElement },
    { signature: 'concat(E, array(E)) -> array(E)', fallible: false, bind: prependElement },
  ],
}
