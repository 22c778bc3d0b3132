import { TraillakeError } from '../../../common/errors.ts'

/**
 * Reads a path of json_extract and its kin: `$`, then `.name`, `[0]`, `[name]` or `["any name"]`. A step is a member's
 * name and, where it is a number, an array's index as well.
 *
 * @throws INVALID_FUNCTION_ARGUMENT `Invalid JSON path: '$.a..b'`
 * @example jsonPath('$.Records[0]["aws:x"]') // ['Records', '0', 'aws:x']
 */
export function jsonPath(path: string): readonly string[] {
  let at = 0
  const fail = (): never => {
    throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `Invalid JSON path: '${path}'`)
  }
  const accept = (character: string): boolean => {
    if (path[at] !== character) return false
    at++
    return true
  }
  const unquoted = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const step = pattern.exec(path)?.[0] ?? fail()
    at += step.length
    return step
  }
  const quoted = (): string => {
    let step = ''
    for (;;) {
      const character = path[at++] ?? fail()
      if (character === '"') return step
      if (character !== '\\') step += character
      else {
        const escaped = path[at++] ?? fail()
        step += escaped === '"' || escaped === '\\' ? escaped : fail()
      }
    }
  }
  if (!accept('$')) fail()
  const steps: string[] = []
  while (at < path.length) {
    if (accept('.')) steps.push(unquoted(/[\p{L}\p{Nd}_:-]+/uy))
    else if (accept('[')) {
      steps.push(accept('"') ? quoted() : unquoted(/[\p{L}\p{Nd}_-]+/uy))
      if (!accept(']')) fail()
    } else fail()
  }
  return steps
}
