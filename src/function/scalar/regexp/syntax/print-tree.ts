import { assertNever } from '../../../../common/assert.ts'
import type { AnchorPlace, RegexpNode } from './node.ts'

type Kind<K extends RegexpNode['kind']> = Extract<RegexpNode, { readonly kind: K }>

/** A text in an engine's words; undefined for what it has none for. */
export type Printed = string | undefined

/** What an engine writes for the parts of a pattern that it may have words for. */
export interface PatternWords {
  character(node: Kind<'character'>): Printed
  set(node: Kind<'set'>): Printed
  anchor(place: AnchorPlace): Printed
  /** @param print prints what is repeated */
  repeat(node: Kind<'repeat'>, print: (body: RegexpNode) => Printed): Printed
  /** @param print prints one of them */
  alternatives(items: readonly RegexpNode[], print: (item: RegexpNode) => Printed): Printed
}

/** Texts behind each other; undefined if one of them is. */
export function joined(texts: readonly Printed[], between = ''): Printed {
  return texts.includes(undefined) ? undefined : texts.join(between)
}

/** `{2,5}`, `{1,}?`: how often, and whether rather rarely. */
export function printQuantifier({ least, most, mode }: Kind<'repeat'>): string {
  return `{${least},${most === Infinity ? '' : most}}${mode === 'lazy' ? '?' : ''}`
}

/**
 * A pattern in an engine's words, which are asked from left to right; undefined where it has none: neither RE2 nor what JavaScript
 * is trusted with looks around, goes back to what a group found, or does not go back into what it found.
 */
export function printTree(node: RegexpNode, words: PatternWords): Printed {
  const print = (part: RegexpNode): Printed => printTree(part, words)
  switch (node.kind) {
    case 'character':
      return words.character(node)
    case 'set':
      return words.set(node)
    case 'anchor':
      return words.anchor(node.place)
    case 'sequence':
      return joined(node.items.map(print))
    case 'alternatives':
      return words.alternatives(node.items, print)
    case 'group': {
      const body = print(node.body)
      return body === undefined ? undefined : `(${body})`
    }
    case 'repeat':
      return words.repeat(node, print)
    case 'look':
    case 'atomic':
    case 'reference':
      return undefined
    default:
      return assertNever(node)
  }
}
