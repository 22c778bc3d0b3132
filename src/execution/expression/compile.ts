import { assertNever, invariant } from '../../common/assert.ts'
import { columnOf } from '../../column/builder.ts'
import { constantColumn } from '../../column/make.ts'
import { sameRepresentation } from '../../function/cast/same-representation.ts'
import { withSpan } from '../../common/errors.ts'
import type { Argument, Session } from '../../function/definition.ts'
import type {
  BoundExpression,
  CallExpression,
  CaseExpression,
  CastExpression,
  ConstantExpression,
  FieldExpression,
  InExpression,
} from '../../plan/expression.ts'
import { occurrencesIn } from '../../plan/occurrences.ts'
import { compileCall, type CompiledArgument } from './call.ts'
import { type Compiled, type Evaluator, mergeSources, type Scope } from './compiled.ts'
import { compileCase, compileCoalesce } from './conditional.ts'
import { compileField, compileRow } from './field.ts'
import { equalityOf } from './equality.ts'
import { bindCall, bindCast } from './functions.ts'
import { compileInConstants, compileInExpressions, isPlainKey } from './in.ts'
import { compileLambda } from './lambda.ts'
import { compileLogical } from './logical.ts'
import { type Frame } from './frame.ts'
import { createScope } from './scope.ts'
import { evaluatedOnEncodings } from './shared.ts'
import { compileNullTest, nullTestOf } from './null-test.ts'
import { compileTry } from './try.ts'

/** Index of each plan column, by id, in the batches that an expression runs over. */
export type Layout = ReadonlyMap<number, number>

function compileConstant({ type, value }: ConstantExpression): Compiled {
  const column = columnOf(type, [value])
  return {
    type,
    sources: [],
    fallible: false,
    deterministic: true,
    evaluate: (frame) => constantColumn(column, frame.rows),
  }
}

function compileSource(expression: BoundExpression, source: number): Compiled {
  return {
    type: expression.type,
    sources: [source],
    fallible: false,
    deterministic: true,
    evaluate: (frame) => frame.column(source),
  }
}

/**
 * The operands of one expression, those that read other sources than the whole compiled to run on their encodings:
 * where the whole could not, they still may.
 */
function operands(expressions: readonly BoundExpression[], scope: Scope, deterministic = true): Compiled[] {
  const parts = expressions.map((expression) => ({ expression, compiled: compilePart(expression, scope) }))
  const whole = mergeSources(parts.map((part) => part.compiled))
  const same = deterministic && parts.every((part) => part.compiled.deterministic)
  return parts.map(({ expression, compiled }) =>
    same && compiled.sources.length === whole.length ? compiled : onEncodings(expression, compiled),
  )
}

/** Only what computes is worth it; which rows are NULL is there for the taking. */
function onEncodings(expression: BoundExpression, compiled: Compiled): Compiled {
  const reads = expression.kind === 'constant' || expression.kind === 'column' || expression.kind === 'field'
  return reads || nullTestOf(expression) !== undefined ? compiled : evaluatedOnEncodings(compiled)
}

/** Some functions refuse their arguments as a whole. */
function bindAt({ function: called, arguments: args, span }: CallExpression): ReturnType<typeof bindCall> {
  try {
    return bindCall(called, args)
  } catch (error) {
    throw withSpan(error, span)
  }
}

function compileCallExpression(expression: CallExpression, scope: Scope): Compiled {
  const test = nullTestOf(expression)
  if (test !== undefined) return compileNullTest(operands([test.argument], scope)[0]!, test.isNegated)
  const bound = bindAt(expression)
  const columns = expression.arguments.filter((argument) => argument.kind !== 'lambda')
  const compiled = operands(columns, scope, bound.deterministic)
  let next = 0
  const args = expression.arguments.map(
    (argument): CompiledArgument =>
      argument.kind === 'lambda'
        ? compileLambda(argument, scope, (inner) =>
            onEncodings(argument.body, compilePart(argument.body, inner)),
          )
        : compiled[next++]!,
  )
  const { span } = expression
  return compileCall(bound, expression.function.arguments, args, span, scope.session)
}

function compileCast(expression: CastExpression, scope: Scope): Compiled {
  const { argument, type, safe, span } = expression
  if (sameRepresentation(argument.type, type)) return { ...compilePart(argument, scope), type }
  return compileCall(
    bindCast(argument.type, type, safe),
    [argument.type],
    operands([argument], scope),
    span,
    scope.session,
  )
}

function compileIn({ value, options }: InExpression, scope: Scope): Compiled {
  const constants = options.filter((option) => option.kind === 'constant')
  if (constants.length === options.length && isPlainKey(value.type)) {
    const [compiled] = operands([value], scope)
    return compileInConstants(
      compiled!,
      constants.map((option) => option.value),
    )
  }
  const [first, ...rest] = operands([value, ...options], scope)
  return compileInExpressions(first!, rest, equalityOf(value.type))
}

function compileCaseExpression({ branches, otherwise, type }: CaseExpression, scope: Scope): Compiled {
  const parts = operands([...branches.flatMap(({ when, then }) => [when, then]), otherwise], scope)
  return compileCase(
    type,
    branches.map((_, i) => ({ when: parts[2 * i]!, then: parts[2 * i + 1]! })),
    parts[parts.length - 1]!,
  )
}

function compileFieldExpression(expression: FieldExpression, scope: Scope): Compiled {
  const source = scope.sourceOf(expression)
  if (source !== undefined) return compileSource(expression, source)
  return compileField(expression.type, operands([expression.base], scope)[0]!, expression.index)
}

function compilePart(expression: BoundExpression, scope: Scope): Compiled {
  switch (expression.kind) {
    case 'constant':
      return compileConstant(expression)
    case 'column': {
      const source = scope.sourceOf(expression)
      invariant(source !== undefined, 'a column is always a source')
      return compileSource(expression, source)
    }
    case 'call':
      return scope.shared(expression, () => compileCallExpression(expression, scope))
    case 'and':
    case 'or':
      return compileLogical(expression, operands(expression.terms, scope))
    case 'case':
      return compileCaseExpression(expression, scope)
    case 'coalesce':
      return compileCoalesce(expression.type, operands(expression.arguments, scope))
    case 'cast':
      return compileCast(expression, scope)
    case 'try':
      return compileTry(operands([expression.argument], scope)[0]!)
    case 'in':
      return compileIn(expression, scope)
    case 'field':
      return compileFieldExpression(expression, scope)
    case 'row':
      return compileRow(expression.type, operands(expression.items, scope))
    case 'lambda':
      throw new TypeError('a lambda is an argument of a call and nothing else')
    default:
      return assertNever(expression)
  }
}

/** Calls that an expression has in several places. Projections and groupings had theirs taken out by the optimizer. */
function repeatedCalls(expression: BoundExpression): readonly CallExpression[] {
  if (expression.kind !== 'and' && expression.kind !== 'or') return []
  return occurrencesIn([{ expression, always: true }]).flatMap(({ expression: part, uses }) =>
    uses > 1 && part.kind === 'call' ? [part] : [],
  )
}

/** An expression ready to run over batches, and what is known of it. */
export function compileExpression(expression: BoundExpression, layout: Layout, session: Session): Compiled {
  const scope = createScope((id) => layout.get(id), session, repeatedCalls(expression))
  const compiled = onEncodings(expression, compilePart(expression, scope))
  return { ...compiled, evaluate: (frame) => compiled.evaluate(scope.frame(frame)) }
}

/**
 * Compiles an expression to a function from a frame of rows to a column of as many.
 *
 * Columns stay encoded as long as they can: what depends on constants alone is computed once a batch, what depends on one
 * dictionary column once an entry. Errors in the data are thrown only for rows that ask for the value, with the place of
 * the call in the statement.
 *
 * @param layout where each column that it names stands in the frame
 */
export function compile(expression: BoundExpression, layout: Layout, session: Session): Evaluator {
  return compileExpression(expression, layout, session).evaluate
}

/** The arguments of an aggregate or window call over a frame: columns, or lambdas bound to its rows. */
export function compileArguments(
  expressions: readonly BoundExpression[],
  layout: Layout,
  session: Session,
): (frame: Frame) => readonly Argument[] {
  const parts = expressions.map((expression) => {
    if (expression.kind !== 'lambda') return compile(expression, layout, session)
    const scope = createScope((id) => layout.get(id), session)
    const lambda = compileLambda(expression, scope, (inner) =>
      onEncodings(expression.body, compilePart(expression.body, inner)),
    )
    return (frame: Frame): Argument => lambda.argument(scope.frame(frame))
  })
  return (frame) => parts.map((part) => part(frame))
}
