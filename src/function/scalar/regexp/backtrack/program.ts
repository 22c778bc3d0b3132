import { assertNever } from '../../../../common/assert.ts'
import { invalidPattern, membership, range, WORD_CHARACTERS } from '../syntax/char-set.ts'
import type { AnchorPlace, RegexpNode, RegexpSyntax } from '../syntax/node.ts'

export type Membership = (character: number) => boolean
type AnchorTest = (text: string, at: number, from: number) => boolean

/** One step. Addresses are indices into the program; slots hold places of groups, and what repetitions remember. */
export type Step =
  | { readonly do: 'take'; readonly holds: Membership }
  /** One character after the other, as many as there are up to `most`; given back one by one. */
  | { readonly do: 'run'; readonly holds: Membership; readonly least: number; readonly most: number }
  | { readonly do: 'anchor'; readonly holds: AnchorTest }
  | { readonly do: 'split'; first: number; second: number }
  | { readonly do: 'jump'; to: number }
  | { readonly do: 'save'; readonly slot: number }
  /** To `exit` where nothing was taken since the slot was saved: an empty round is the last. */
  | { readonly do: 'progress'; readonly slot: number; exit: number }
  | { readonly do: 'reset'; readonly slot: number }
  | {
      readonly do: 'count'
      readonly slot: number
      readonly least: number
      readonly most: number
      readonly lazy: boolean
      exit: number
    }
  /** A program of its own, at this place or, with lengths, one of so many characters before; what it finds stays found. */
  | {
      readonly do: 'within'
      readonly steps: readonly Step[]
      readonly isLook: boolean
      readonly negative: boolean
      readonly lengths: readonly number[] | undefined
    }
  | { readonly do: 'reference'; readonly group: number; readonly folds: boolean }
  | { readonly do: 'found' }

export interface Program {
  readonly steps: readonly Step[]
  readonly slots: number
  /** Whether only the start of the text will do. */
  readonly isAnchored: boolean
}

const isWordCharacter = membership(WORD_CHARACTERS, false)
const NEWLINE = 10

function isWordAt(text: string, at: number): boolean {
  const character = text.codePointAt(at)
  return character !== undefined && isWordCharacter(character)
}

/** Where the character before a place begins. */
export function before(text: string, at: number): number {
  const low = text.charCodeAt(at - 1)
  const isPair = at > 1 && low >= 0xdc00 && low < 0xe000 && (text.charCodeAt(at - 2) & 0xfc00) === 0xd800
  return at - (isPair ? 2 : 1)
}

const isBoundary: AnchorTest = (text, at) =>
  (at > 0 && isWordAt(text, before(text, at))) !== isWordAt(text, at)

const ANCHORS: Readonly<Record<AnchorPlace, AnchorTest>> = {
  start: (_, at) => at === 0,
  end: (text, at) => at === text.length,
  'end-of-last-line': (text, at) =>
    at === text.length || (at === text.length - 1 && text.charCodeAt(at) === NEWLINE),
  'line-start': (text, at) => at === 0 || (text.charCodeAt(at - 1) === NEWLINE && at < text.length),
  'line-end': (text, at) => at === text.length || text.charCodeAt(at) === NEWLINE,
  'word-boundary': isBoundary,
  'no-word-boundary': (...place) => !isBoundary(...place),
  'search-start': (_, at, from) => at === from,
}

/** How many characters a node takes, where that is always the same. */
function lengthOf(node: RegexpNode): number | undefined {
  switch (node.kind) {
    case 'character':
    case 'set':
      return 1
    case 'anchor':
    case 'look':
      return 0
    case 'sequence': {
      const lengths = node.items.map(lengthOf)
      return lengths.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0)
    }
    case 'alternatives': {
      const [first, ...others] = node.items.map(lengthOf)
      return others.every((one) => one === first) ? first : undefined
    }
    case 'group':
    case 'atomic':
      return lengthOf(node.body)
    case 'repeat': {
      const length = lengthOf(node.body)
      return node.least === node.most && length !== undefined ? length * node.least : undefined
    }
    case 'reference':
      return undefined
    default:
      return assertNever(node)
  }
}

/** Looking back is possible where every alternative has a length. */
function lengthsBehind(source: string, body: RegexpNode): readonly number[] {
  const inner = body.kind === 'group' ? body.body : body
  const alternatives = inner.kind === 'alternatives' ? inner.items : [inner]
  const lengths = alternatives.map(
    (one) => lengthOf(one) ?? invalidPattern(source, 'invalid pattern in look-behind'),
  )
  return [...new Set(lengths)]
}

function startsAtStart(node: RegexpNode): boolean {
  switch (node.kind) {
    case 'anchor':
      return node.place === 'start'
    case 'sequence':
      return node.items[0] !== undefined && startsAtStart(node.items[0])
    case 'alternatives':
      return node.items.every(startsAtStart)
    case 'group':
    case 'atomic':
      return startsAtStart(node.body)
    case 'character':
    case 'set':
    case 'repeat':
    case 'look':
    case 'reference':
      return false
    default:
      return assertNever(node)
  }
}

/**
 * A pattern as steps for `findIn`, which goes back where a choice was wrong, as Joni does. Throws INVALID_FUNCTION_ARGUMENT
 * `Invalid regular expression '(?<=a+)b': invalid pattern in look-behind`.
 */
export function compileProgram(source: string, { node, groupCount }: RegexpSyntax): Program {
  let slots = 2 * (groupCount + 1)

  function single(body: RegexpNode): Membership | undefined {
    if (body.kind === 'set') return membership(body.set, body.folds)
    if (body.kind !== 'character') return undefined
    const { character, folds } = body
    return folds ? membership(range(character, character), folds) : (other) => other === character
  }

  function separate(body: RegexpNode): readonly Step[] {
    const steps: Step[] = []
    emit(body, steps)
    return [...steps, { do: 'found' }]
  }

  function repeat(node: RegexpNode & { readonly kind: 'repeat' }, steps: Step[]): void {
    const { body, least, most, mode } = node
    if (mode === 'possessive') return emit({ kind: 'atomic', body: { ...node, mode: 'greedy' } }, steps)
    const holds = single(body)
    if (holds !== undefined && mode === 'greedy') {
      steps.push({ do: 'run', holds, least, most })
      return
    }
    const [counted, started] = [slots++, slots++]
    steps.push({ do: 'reset', slot: counted })
    const again = steps.length
    const count: Step = { do: 'count', slot: counted, least, most, lazy: mode === 'lazy', exit: 0 }
    steps.push(count, { do: 'save', slot: started })
    emit(body, steps)
    const progress: Step = { do: 'progress', slot: started, exit: 0 }
    steps.push(progress, { do: 'jump', to: again })
    count.exit = steps.length
    progress.exit = steps.length
  }

  function alternatives(items: readonly RegexpNode[], steps: Step[]): void {
    const jumps: Extract<Step, { do: 'jump' }>[] = []
    items.forEach((item, i) => {
      if (i === items.length - 1) return emit(item, steps)
      const split: Step = { do: 'split', first: steps.length + 1, second: 0 }
      const jump: Step = { do: 'jump', to: 0 }
      steps.push(split)
      emit(item, steps)
      steps.push(jump)
      jumps.push(jump)
      split.second = steps.length
    })
    for (const jump of jumps) jump.to = steps.length
  }

  function emit(one: RegexpNode, steps: Step[]): void {
    switch (one.kind) {
      case 'character':
      case 'set':
        steps.push({ do: 'take', holds: single(one)! })
        return
      case 'anchor':
        steps.push({ do: 'anchor', holds: ANCHORS[one.place] })
        return
      case 'sequence':
        for (const item of one.items) emit(item, steps)
        return
      case 'alternatives':
        alternatives(one.items, steps)
        return
      case 'group':
        steps.push({ do: 'save', slot: 2 * one.index })
        emit(one.body, steps)
        steps.push({ do: 'save', slot: 2 * one.index + 1 })
        return
      case 'repeat':
        repeat(one, steps)
        return
      case 'look': {
        const { behind, negative, body } = one
        const lengths = behind ? lengthsBehind(source, body) : undefined
        steps.push({ do: 'within', steps: separate(body), isLook: true, negative, lengths })
        return
      }
      case 'atomic':
        steps.push({
          ...{ do: 'within', steps: separate(one.body), isLook: false, negative: false },
          lengths: undefined,
        })
        return
      case 'reference':
        steps.push({ do: 'reference', group: one.group, folds: one.folds })
        return
      default:
        assertNever(one)
    }
  }

  const steps = separate(node)
  return { steps, slots, isAnchored: startsAtStart(node) }
}
