import { invariant } from '../common/assert.ts'
import type { Json } from './spec.ts'
import type { Call } from './call.ts'
import { valueNumber, VALUE_MAKERS } from './values.ts'

/** Writes JSON text for one call. */
export type Template = (call: Call) => string

const PLACEHOLDER = /"<#([a-z]\w*)(!?)>"|<([a-z]\w*)(!?)>/g

/**
 * Compiles a JSON value into a function that writes it as text with its placeholders filled:
 * `<bucket>` stands for text inside a string, `"<#count>"` (the whole string) for any JSON value. Within one call
 * a placeholder has one value wherever it appears; with `!`, as in `<hex8!>`, it is drawn anew each time.
 * Every name is a key of `VALUES`.
 */
export function compileTemplate(value: Json): Template {
  return compileText(JSON.stringify(value))
}

/** The same for the inside of a JSON string: what is given must need no escapes. */
export function compileText(text: string): Template {
  const literals: string[] = []
  const numbers: number[] = []
  const anew: boolean[] = []
  let end = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    const number = valueNumber(match[1] ?? match[3] ?? '')
    invariant(number >= 0, `unknown placeholder ${match[0]}`)
    literals.push(text.slice(end, match.index))
    numbers.push(number)
    anew.push((match[2] ?? match[4]) === '!')
    end = match.index + match[0].length
  }
  const tail = text.slice(end)
  const size = numbers.length
  if (size === 0) return () => tail
  return (call) => {
    let filled = ''
    for (let i = 0; i < size; i++) {
      filled += literals[i]! + (anew[i]! ? VALUE_MAKERS[numbers[i]!]!(call) : remembered(call, numbers[i]!))
    }
    return filled + tail
  }
}

function remembered(call: Call, number: number): string {
  if (call.drawnFor[number] === call.serial) return call.drawn[number]!
  const text = VALUE_MAKERS[number]!(call)
  call.drawnFor[number] = call.serial
  call.drawn[number] = text
  return text
}
