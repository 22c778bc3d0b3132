import { assertNever } from '../../../../common/assert.ts'
import type { AnchorPlace, RegexpNode } from './node.ts'
import { type Coded, printCharacter, printClass } from './print-class.ts'

/** RE2 repeats so often at most. */
const MAX_RE2_REPETITIONS = 1000

/** What RE2 calls a place; it has no word for those that are missing. */
const ANCHORS: Readonly<Partial<Record<AnchorPlace, string>>> = {
  ...{ start: '\\A', end: '\\z', 'end-of-last-line': '\\z' },
  ...{ 'line-start': '(?m:^)', 'line-end': '(?m:$)', 'word-boundary': '\\b', 'no-word-boundary': '\\B' },
}

const coded: Coded = (digits) => `\\x{${digits}}`

const folded = (text: string, folds: boolean): string => (folds ? `(?i:${text})` : text)

function printRepeat({
  body,
  least,
  most,
  mode,
}: RegexpNode & { readonly kind: 'repeat' }): string | undefined {
  const inner = printRe2(body)
  if (inner === undefined || mode === 'possessive') return undefined
  if (least > MAX_RE2_REPETITIONS || (most > MAX_RE2_REPETITIONS && most !== Infinity)) return undefined
  const count = `{${least},${most === Infinity ? '' : most}}`
  return `(?:${inner})${count}${mode === 'lazy' ? '?' : ''}`
}

/**
 * The same pattern in RE2's words; undefined where it has none: looking around, going back to what a group found, what is not gone
 * back into. `\b` and `$` mean the same in texts of ASCII that do not end with a line end.
 */
export function printRe2(node: RegexpNode): string | undefined {
  switch (node.kind) {
    case 'character':
      return folded(printCharacter(node.character, coded), node.folds)
    case 'set': {
      const text = printClass(node.set, coded)
      return text === undefined ? undefined : folded(text, node.folds)
    }
    case 'anchor':
      return ANCHORS[node.place]
    case 'sequence': {
      const items = node.items.map(printRe2)
      return items.includes(undefined) ? undefined : items.join('')
    }
    case 'alternatives': {
      const items = node.items.map(printRe2)
      return items.includes(undefined) ? undefined : `(?:${items.join('|')})`
    }
    case 'group': {
      const body = printRe2(node.body)
      return body === undefined ? undefined : `(${body})`
    }
    case 'repeat':
      return printRepeat(node)
    case 'look':
    case 'atomic':
    case 'reference':
      return undefined
    default:
      return assertNever(node)
  }
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
