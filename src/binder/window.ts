import type {
  FrameBound,
  FunctionCall,
  WindowDefinition,
  WindowFrame as WrittenFrame,
  WindowReference,
  WindowSpecification,
} from '../../grammar/ast.ts'
import { printForMessage } from '../../grammar/print.ts'
import type { SqlFunction } from '../function/definition.ts'
import type { BoundExpression, SortKey } from '../plan/expression.ts'
import type { WindowFrame, WindowFrameBound } from '../plan/node.ts'
import { columnReference } from '../plan/walk.ts'
import { isComparable, isOrderable } from '../types/coercion.ts'
import { formatType } from '../types/type.ts'
import { bindArguments } from './arguments.ts'
import { coerce } from './coerce.ts'
import type { ExpressionContext } from './context.ts'
import { fail, type Located } from './error.ts'
import { bindFrameDistance, withCommonType } from './frame.ts'
import { bindSortItem } from './order-by.ts'
import { handleOf } from './resolve-call.ts'
import { windowsIn } from './syntax.ts'

/** Functions that do not look at the frame, and so cannot be given one. */
const FRAMELESS: ReadonlySet<string> = new Set([
  'lead',
  'lag',
  'ntile',
  'rank',
  'dense_rank',
  'percent_rank',
  'cume_dist',
  'row_number',
])
const VALUE_FUNCTIONS: ReadonlySet<string> = new Set([
  'lead',
  'lag',
  'first_value',
  'last_value',
  'nth_value',
])

/** The WINDOW clause by lower-case name; a definition may build on those before it. */
export function windowDefinitions(
  definitions: readonly WindowDefinition[],
): ReadonlyMap<string, WindowSpecification> {
  const known = new Map<string, WindowSpecification>()
  for (const definition of definitions) {
    const name = definition.name.value.toLowerCase()
    if (known.has(name))
      fail(
        'DUPLICATE_WINDOW_NAME',
        definition,
        `WINDOW name '${definition.name.value}' specified more than once`,
      )
    known.set(name, completeWindow(definition.window, known))
  }
  return known
}

function completeWindow(
  window: WindowSpecification | WindowReference,
  definitions: ReadonlyMap<string, WindowSpecification>,
): WindowSpecification {
  const name = window.kind === 'windowReference' ? window.name : window.existing
  if (window.kind === 'windowSpecification' && window.existing === undefined) return window
  const base = name === undefined ? undefined : definitions.get(name.value.toLowerCase())
  if (name === undefined || base === undefined)
    return fail('INVALID_WINDOW_REFERENCE', name ?? window, `Cannot resolve WINDOW name ${name?.value ?? ''}`)
  if (window.kind === 'windowReference') return base
  const [partition] = window.partitionBy
  if (partition !== undefined)
    fail(
      'INVALID_PARTITION_BY',
      partition,
      'WINDOW specification with named WINDOW reference cannot specify PARTITION BY',
    )
  const [order] = window.orderBy
  if (order !== undefined && base.orderBy.length > 0)
    fail('INVALID_ORDER_BY', order, 'Cannot specify ORDER BY if referenced named WINDOW specifies ORDER BY')
  if (base.frame !== undefined)
    fail('INVALID_WINDOW_REFERENCE', name, 'Cannot reference named WINDOW containing frame specification')
  const orderBy = order === undefined ? base.orderBy : window.orderBy
  return { ...window, partitionBy: base.partitionBy, orderBy }
}

/** `f(x) OVER (…)`: the column that the window node will compute. */
export function bindWindowCall(
  node: FunctionCall,
  definition: SqlFunction,
  over: WindowSpecification | WindowReference,
  context: ExpressionContext,
): BoundExpression {
  const { name } = definition
  const sink =
    context.windows ??
    fail(
      'NESTED_WINDOW',
      node,
      'Cannot nest window functions or row pattern measures inside window function arguments',
    )
  const window = completeWindow(over, sink.definitions)
  checkCall(node, definition, window, sink.select)
  const inner: ExpressionContext = { ...context, windows: undefined }
  const partitionBy = window.partitionBy.map((written) => {
    const bound = context.binder.expression(written, inner)
    if (!isComparable(bound.type))
      fail(
        'TYPE_MISMATCH',
        written,
        `${formatType(bound.type)} is not comparable, and therefore cannot be used in window function PARTITION BY`,
      )
    return bound
  })
  const sorted = window.orderBy.map((item) => {
    const bound = context.binder.expression(item.expression, inner)
    if (!isOrderable(bound.type))
      fail(
        'TYPE_MISMATCH',
        item,
        `${formatType(bound.type)} is not orderable, and therefore cannot be used in window function ORDER BY`,
      )
    return bindSortItem(item, bound)
  })
  const { frame, orderBy } = withCommonType(bindFrame(window.frame, sorted, over, inner), sorted)
  const { resolution, bound } = bindArguments(definition, node, inner)
  const column = context.binder.newColumn(name, resolution.returns)
  sink.windows.push({
    partitionBy,
    orderBy,
    call: {
      column,
      function: handleOf(definition, resolution),
      arguments: bound.map((argument, i) => coerce(argument, resolution.arguments[i] ?? argument.type)),
      frame,
      ignoreNulls: node.nulls === 'ignore',
      distinct: node.distinct,
      filter: undefined,
      span: node.span,
    },
    syntax: { partitionBy: window.partitionBy, orderBy: window.orderBy, frame: window.frame, call: node },
  })
  return columnReference(column)
}

function checkCall(
  node: FunctionCall,
  definition: SqlFunction,
  window: WindowSpecification,
  select: Located,
): void {
  const { kind, name } = definition
  if (node.filter !== undefined)
    fail('NOT_SUPPORTED', select, 'FILTER is not yet supported for window functions')
  const inner = [...node.arguments, ...node.orderBy].flatMap((argument) => windowsIn(argument))
  if (inner[0] !== undefined)
    fail(
      'NESTED_WINDOW',
      inner[0],
      'Cannot nest window functions or row pattern measures inside window function arguments',
    )
  const specified = [
    ...window.partitionBy,
    ...window.orderBy,
    ...(window.frame === undefined ? [] : [window.frame]),
  ]
  const nested = specified.flatMap((part) => windowsIn(part))
  if (nested[0] !== undefined)
    fail(
      'NESTED_WINDOW',
      nested[0],
      'Cannot nest window functions or row pattern measures inside window specification',
    )
  if ((name === 'lag' || name === 'lead') && window.orderBy.length === 0)
    fail('MISSING_ORDER_BY', window, `${name} function requires an ORDER BY window clause`)
  if (FRAMELESS.has(name) && window.frame !== undefined)
    fail('INVALID_WINDOW_FRAME', window.frame, `Cannot specify window frame for ${name} function`)
  if (!VALUE_FUNCTIONS.has(name) && node.nulls !== undefined)
    fail('NULL_TREATMENT_NOT_ALLOWED', node, `Cannot specify null treatment clause for ${name} function`)
  if (kind === 'scalar') fail('FUNCTION_NOT_WINDOW', select, `Not a window function: ${name}`)
  if (node.distinct && kind !== 'aggregate')
    fail(
      'NOT_SUPPORTED',
      select,
      `Only aggregation window functions with DISTINCT are supported: ${printForMessage(node)}`,
    )
  if (node.orderBy.length > 0)
    fail('NOT_SUPPORTED', node, 'ORDER BY in the arguments of a window function is not supported')
}

const BOUND_KINDS = {
  unboundedPreceding: 'unbounded-preceding',
  preceding: 'preceding',
  currentRow: 'current-row',
  following: 'following',
  unboundedFollowing: 'unbounded-following',
} as const satisfies Record<FrameBound['type'], WindowFrameBound['kind']>

const START: WindowFrameBound = { kind: 'unbounded-preceding', distance: undefined }
const CURRENT: WindowFrameBound = { kind: 'current-row', distance: undefined }

/** Without a frame it is everything up to the current row and its peers. */
function bindFrame(
  frame: WrittenFrame | undefined,
  orderBy: readonly SortKey[],
  window: Located,
  context: ExpressionContext,
): WindowFrame {
  if (frame === undefined) return { unit: 'range', start: START, end: CURRENT }
  const start = frame.start.type
  const end = frame.end?.type ?? 'currentRow'
  const refuse = (message: string): never => fail('INVALID_WINDOW_FRAME', frame, `Window frame ${message}`)
  if (start === 'unboundedFollowing') refuse('start cannot be UNBOUNDED FOLLOWING')
  if (end === 'unboundedPreceding') refuse('end cannot be UNBOUNDED PRECEDING')
  if (start === 'currentRow' && end === 'preceding')
    refuse('starting from CURRENT ROW cannot end with PRECEDING')
  if (start === 'following' && end === 'preceding')
    refuse('starting from FOLLOWING cannot end with PRECEDING')
  if (start === 'following' && end === 'currentRow')
    refuse('starting from FOLLOWING cannot end with CURRENT ROW')
  const bind = (bound: FrameBound | undefined, which: 'start' | 'end'): WindowFrameBound =>
    bound === undefined
      ? CURRENT
      : {
          kind: BOUND_KINDS[bound.type],
          distance:
            bound.value === undefined
              ? undefined
              : bindFrameDistance(frame.unit, bound.value, which, orderBy, window, context),
        }
  return { unit: frame.unit, start: bind(frame.start, 'start'), end: bind(frame.end, 'end') }
}
