import { COLON, COMMA, OPEN_BRACKET, QUOTE, skipBlank } from '../json/characters.ts'
import { knownKeys } from '../json/known-keys.ts'
import { compactValue, createJsonProblem, type JsonFault, type JsonProblem } from '../json/scanner.ts'

/**
 * What an object is, told by its first member that settles it:
 * - `event`: a CloudTrail event;
 * - `container`: holds records in an array, `{"Records":[…]}` or `{"Events":[…]}`;
 * - `lookup`: an item of the LookupEvents operation, whose member `CloudTrailEvent` is the event as text
 *   (https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html);
 * - `digest`: a digest file;
 * - `envelope`: nothing yet; such members stand beside the events of LookupEvents;
 * - `unknown`: nothing known was found, or not yet because the bytes end before.
 */
type Shape = 'event' | 'container' | 'lookup' | 'digest' | 'envelope' | 'unknown'

/** Filled by {@link probeShape}. */
export interface ShapeProbe {
  shape: Shape
  /** Where the settling member's value begins: of a container its `[`, of a lookup item the string's opening quote. */
  valueStart: number
  /** Of a lookup item the position behind the string's closing quote. */
  valueEnd: number
  /** Of a container the members before its records that are not its own, from the first on; -1 where there are none. */
  strangeStart: number
  strangeEnd: number
}

const SHAPE_OF_KEY: Readonly<Record<string, Exclude<Shape, 'unknown'>>> = {
  eventVersion: 'event',
  eventTime: 'event',
  eventID: 'event',
  eventName: 'event',
  eventSource: 'event',
  Records: 'container',
  records: 'container',
  Events: 'container',
  events: 'container',
  CloudTrailEvent: 'lookup',
  cloudTrailEvent: 'lookup',
  digestStartTime: 'digest',
  digestEndTime: 'digest',
  digestS3Bucket: 'digest',
  digestS3Object: 'digest',
  NextToken: 'envelope',
  nextToken: 'envelope',
  ResponseMetadata: 'envelope',
}
const SHAPES = Object.values(SHAPE_OF_KEY)
const findKey = knownKeys(Object.keys(SHAPE_OF_KEY))

/** What the key `bytes[start, end)` says about its object. */
export function settles(bytes: Uint8Array, start: number, end: number): Shape {
  return SHAPES[findKey(bytes, start, end)] ?? 'unknown'
}

/** Filled by {@link scanKey}: what the key says about its object. */
export interface KeyFound {
  shape: Shape
}

/**
 * Reads the key of the member that begins at `start`, and the colon. Returns the position of its value's
 * first byte, which may be `end`, or -1 with `problem` filled.
 */
export function scanKey(
  bytes: Uint8Array,
  start: number,
  end: number,
  found: KeyFound,
  problem: JsonProblem,
): number {
  found.shape = 'unknown'
  if (start < end && bytes[start] !== QUOTE) return failAt(problem, 'expected a key', start)
  const keyEnd = compactValue(bytes, start, end, undefined, problem)
  if (keyEnd < 0) return -1
  found.shape = settles(bytes, start + 1, keyEnd - 1)
  const colon = skipBlank(bytes, keyEnd, end)
  if (colon === end) return failAt(problem, 'unexpected end of input', end)
  if (bytes[colon] !== COLON) return failAt(problem, "expected ':'", colon)
  return skipBlank(bytes, colon + 1, end)
}

function failAt(problem: JsonProblem, fault: JsonFault, offset: number): -1 {
  problem.fault = fault
  problem.offset = offset
  return -1
}

const found: KeyFound = { shape: 'unknown' }
const ignored = createJsonProblem()

/** Tells the shape of the object that begins at `bytes[start]`, looking at no more of it than that takes. */
export function probeShape(bytes: Uint8Array, start: number, end: number, probe: ShapeProbe): void {
  probe.shape = 'unknown'
  probe.strangeStart = -1
  for (let i = start + 1; ; i++) {
    const keyStart = skipBlank(bytes, i, end)
    const valueStart = scanKey(bytes, keyStart, end, found, ignored)
    if (valueStart < 0) return
    const { shape } = found
    const first = valueStart < end ? bytes[valueStart] : undefined
    if (shape === 'event' || shape === 'digest' || (shape === 'container' && first === OPEN_BRACKET)) {
      probe.shape = shape
      probe.valueStart = valueStart
      probe.strangeEnd = keyStart
      return
    }
    if (shape !== 'envelope' && probe.strangeStart < 0) probe.strangeStart = keyStart
    i = compactValue(bytes, valueStart, end, undefined, ignored)
    if (i < 0) return
    if (shape === 'lookup' && first === QUOTE) {
      probe.shape = shape
      probe.valueStart = valueStart
      probe.valueEnd = i
      return
    }
    i = skipBlank(bytes, i, end)
    if (i >= end || bytes[i] !== COMMA) return
  }
}
