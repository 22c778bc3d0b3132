import { awsError } from '../error.ts'

/** No input of the model nests deeper than a dozen levels. */
const MOST_DEPTH = 64

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b])
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d])

/** How deep brackets nest in a JSON text; those in strings do not count. */
function depthOf(body: Uint8Array): number {
  let [depth, deepest, inText] = [0, 0, false]
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0
    if (inText) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (OPENING.has(byte)) deepest = Math.max(deepest, ++depth)
    else if (CLOSING.has(byte)) depth--
  }
  return deepest
}

/** The body of a request; one that is empty is an empty structure. Throws SerializationException. */
export function readJson(body: Uint8Array): unknown {
  if (body.length === 0) return {}
  if (depthOf(body) > MOST_DEPTH)
    throw awsError('SerializationException', `The request body nests deeper than ${MOST_DEPTH} levels`)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (error) {
    throw awsError('SerializationException', 'The request body is not UTF-8', error)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw awsError('SerializationException', 'The request body is not well formed JSON', error)
  }
}
