import { assertNever } from '../../../../common/assert.ts'
import type { AnchorPlace, RegexpNode } from './node.ts'
import { type Coded, printCharacter, printClass } from './print-class.ts'
import { joined, type PatternWords, printQuantifier, printTree } from './print-tree.ts'

/** RE2 repeats so often at most. */
const MAX_RE2_REPETITIONS = 1000

/** What RE2 calls a place; it has no word for those that are missing. */
const ANCHORS: Readonly<Partial<Record<AnchorPlace, string>>> = {
  ...{ start: '\\A', end: '\\z', 'end-of-last-line': '\\z' },
  ...{ 'line-start': '(?m:^)', 'line-end': '(?m:$)', 'word-boundary': '\\b', 'no-word-boundary': '\\B' },
}

const coded: Coded = (digits) => `\\x{${digits}}`

const folded = (text: string, folds: boolean): string => (folds ? `(?i:${text})` : text)

const RE2_WORDS: PatternWords = {
  character: ({ character, folds }) => folded(printCharacter(character, coded), folds),
  set({ set, folds }) {
    const text = printClass(set, coded)
    return text === undefined ? undefined : folded(text, folds)
  },
  anchor: (place) => ANCHORS[place],
  repeat(node, print) {
    const { body, least, most, mode } = node
    const inner = print(body)
    if (inner === undefined || mode === 'possessive') return undefined
    if (least > MAX_RE2_REPETITIONS || (most > MAX_RE2_REPETITIONS && most !== Infinity)) return undefined
    return `(?:${inner})${printQuantifier(node)}`
  },
  alternatives(items, print) {
    const text = joined(items.map(print), '|')
    return text === undefined ? undefined : `(?:${text})`
  },
}

/**
 * The same pattern in RE2's words; undefined where it has none. `\b` and `$` mean the same in texts of ASCII that do not end with a
 * line end.
 */
export function printRe2(node: RegexpNode): string | undefined {
  return printTree(node, RE2_WORDS)
}

/** What a text must be for RE2 to find the same in it. */
export interface Re2Limits {
  /** ASCII: beyond, RE2 knows no letters of words. */
  readonly ascii: boolean
  /** Not ending with a line end, before which `$` stands too. */
  readonly noLastNewline: boolean
}

function isAnywhere(node: RegexpNode, test: (node: RegexpNode) => boolean): boolean {
  if (test(node)) return true
  switch (node.kind) {
    case 'sequence':
    case 'alternatives':
      return node.items.some((item) => isAnywhere(item, test))
    case 'group':
    case 'repeat':
    case 'look':
    case 'atomic':
      return isAnywhere(node.body, test)
    case 'character':
    case 'set':
    case 'anchor':
    case 'reference':
      return false
    default:
      return assertNever(node)
  }
}

const isAt = (node: RegexpNode, ...places: readonly AnchorPlace[]): boolean =>
  node.kind === 'anchor' && places.includes(node.place)

export function re2Limits(node: RegexpNode): Re2Limits {
  return {
    ascii: isAnywhere(node, (one) => isAt(one, 'word-boundary', 'no-word-boundary')),
    noLastNewline: isAnywhere(node, (one) => isAt(one, 'end-of-last-line', 'line-start')),
  }
}
