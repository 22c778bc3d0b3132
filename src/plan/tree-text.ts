/** A plan as it is shown: one line a node, what belongs to the node under it, then its inputs. */
export interface TextNode {
  readonly label: string
  readonly details: readonly string[]
  readonly inputs: readonly TextNode[]
}

function* linesOf({ label, details, inputs }: TextNode): Generator<string> {
  yield label
  const bar = inputs.length > 0 ? '│  ' : '   '
  for (const detail of details) yield `${bar}${detail}`
  for (const [i, input] of inputs.entries()) {
    const last = i === inputs.length - 1
    let first = true
    for (const line of linesOf(input)) {
      yield `${first ? (last ? '└─ ' : '├─ ') : last ? '   ' : '│  '}${line}`
      first = false
    }
  }
}

/**
 * Draws a tree with box characters.
 *
 * @example
 * Limit[10]
 * └─ Filter[errorcode IS NULL]
 *    └─ Scan[events; errorcode]
 */
export function treeText(root: TextNode): string {
  return [...linesOf(root)].join('\n')
}
