import { assertNever } from '../common/assert.ts'
import { TraillakeError } from '../common/errors.ts'
import { canCoerce, commonSuperType, isComparable, isOrderable } from '../types/coercion.ts'
import * as types from '../types/type.ts'
import { sameType, UNKNOWN, type SqlType } from '../types/type.ts'
import {
  formatSignature,
  isGeneric,
  parseSignature,
  typeSignatureText,
  type ParametricBase,
  type Signature,
  type TypePattern,
} from './signature.ts'

/**
 * An argument as the binder knows it before the overload is chosen. A lambda has no type of its own: `bind` types its
 * body for given parameter types and gives the type of the result; it may be called several times.
 */
export type ArgumentType =
  | { readonly kind: 'type'; readonly type: SqlType }
  | {
      readonly kind: 'lambda'
      readonly parameters: number
      readonly bind: (parameterTypes: readonly SqlType[]) => SqlType
    }

/** What resolution needs of an overload. */
export interface Overload {
  readonly signature: string
  readonly returns?: (args: readonly SqlType[]) => SqlType
}

/**
 * The chosen overload. Arguments are to be cast to `arguments`; for a lambda that is a function type, and its body is
 * to be cast to the function's result.
 */
export interface Resolution {
  readonly overload: number
  readonly arguments: readonly SqlType[]
  readonly returns: SqlType
}

interface Variables {
  readonly types: Map<string, SqlType>
  readonly numbers: Map<string, number>
}

/** The parameters of the parametric type `base` that an argument of type `actual` takes on when it becomes one. */
function parametersAs(base: ParametricBase, actual: SqlType): readonly number[] | undefined {
  switch (base) {
    case 'varchar':
      return actual.kind === 'varchar' ? [actual.length ?? Number.POSITIVE_INFINITY] : undefined
    case 'char':
      if (actual.kind === 'char') return [actual.length]
      return actual.kind === 'varchar'
        ? [Math.min(MAX_CHAR_LENGTH, actual.length ?? MAX_CHAR_LENGTH)]
        : undefined
    case 'decimal':
      switch (actual.kind) {
        case 'decimal':
          return [actual.precision, actual.scale]
        case 'tinyint':
          return [3, 0]
        case 'smallint':
          return [5, 0]
        case 'integer':
          return [10, 0]
        case 'bigint':
          return [19, 0]
        case 'unknown':
          return [1, 0]
        default:
          return undefined
      }
    case 'time':
      return actual.kind === 'time' ? [actual.precision] : undefined
    case 'timestamp':
      if (actual.kind === 'timestamp') return [actual.precision]
      return actual.kind === 'date' ? [0] : actual.kind === 'unknown' ? [3] : undefined
    case 'timestamp with time zone':
      if (actual.kind === 'timestamp with time zone' || actual.kind === 'timestamp') return [actual.precision]
      return actual.kind === 'date' ? [0] : actual.kind === 'unknown' ? [3] : undefined
    default:
      return assertNever(base)
  }
}

function parametricType(base: ParametricBase, [first = 0, second = 0]: readonly number[]): SqlType {
  switch (base) {
    case 'varchar':
      return Number.isFinite(first) ? types.varchar(first) : types.VARCHAR
    case 'char':
      return types.char(first)
    case 'decimal':
      return types.decimal(first, second)
    case 'time':
      return types.time(first)
    case 'timestamp':
      return types.timestamp(first)
    case 'timestamp with time zone':
      return types.timestampWithTimeZone(first)
    default:
      return assertNever(base)
  }
}

function substitute(pattern: TypePattern, variables: Variables): SqlType {
  switch (pattern.kind) {
    case 'any':
      return UNKNOWN
    case 'variable':
      return variables.types.get(pattern.name) ?? UNKNOWN
    case 'type':
      return pattern.type
    case 'parametric':
      return parametricType(
        pattern.base,
        pattern.parameters.map((name) => variables.numbers.get(name) ?? (Number(name) || 0)),
      )
    case 'array':
      return types.array(substitute(pattern.element, variables))
    case 'map':
      return types.map(substitute(pattern.key, variables), substitute(pattern.value, variables))
    case 'row':
      return types.row(pattern.fields.map((field) => types.rowField(undefined, substitute(field, variables))))
    case 'function':
      return {
        kind: 'function',
        parameters: pattern.parameters.map((parameter) => substitute(parameter, variables)),
        result: substitute(pattern.result, variables),
      }
    default:
      return assertNever(pattern)
  }
}

function unifyParametric(
  pattern: Extract<TypePattern, { kind: 'parametric' }>,
  actual: SqlType,
  variables: Variables,
  coerce: boolean,
): boolean {
  if (!coerce && actual.kind !== pattern.base) return false
  const wanted = parametersAs(pattern.base, actual)
  if (wanted === undefined) return coerce && actual.kind === 'unknown'
  const known = pattern.parameters.map((name) => variables.numbers.get(name))
  let chosen = wanted
  if (known.every((number) => number !== undefined) && known.some((number, i) => number !== wanted[i])) {
    if (!coerce) return false
    const common = commonSuperType(parametricType(pattern.base, known), parametricType(pattern.base, wanted))
    const both = common === undefined ? undefined : parametersAs(pattern.base, common)
    if (both === undefined) return false
    chosen = both
  }
  pattern.parameters.forEach((name, i) => variables.numbers.set(name, chosen[i] ?? 0))
  return true
}

/** Makes `pattern` fit `actual` by giving values to variables; false where it cannot. */
function unify(pattern: TypePattern, actual: SqlType, variables: Variables, coerce: boolean): boolean {
  switch (pattern.kind) {
    case 'any':
      return true
    case 'variable': {
      const known = variables.types.get(pattern.name)
      if (known === undefined) {
        variables.types.set(pattern.name, actual)
        return true
      }
      if (sameType(known, actual)) return true
      if (!coerce) return false
      const common = commonSuperType(known, actual)
      if (common === undefined) return false
      variables.types.set(pattern.name, common)
      return true
    }
    case 'type':
      return coerce ? canCoerce(actual, pattern.type) : sameType(actual, pattern.type)
    case 'parametric':
      return unifyParametric(pattern, actual, variables, coerce)
    case 'array':
      if (actual.kind !== 'array') return coerce && actual.kind === 'unknown'
      return unify(pattern.element, actual.element, variables, coerce)
    case 'map':
      if (actual.kind !== 'map') return coerce && actual.kind === 'unknown'
      return (
        unify(pattern.key, actual.key, variables, coerce) &&
        unify(pattern.value, actual.value, variables, coerce)
      )
    case 'row':
      if (actual.kind !== 'row') return coerce && actual.kind === 'unknown'
      return (
        actual.fields.length === pattern.fields.length &&
        pattern.fields.every((field, i) => unify(field, actual.fields[i]?.type ?? UNKNOWN, variables, coerce))
      )
    case 'function':
      return false
    default:
      return assertNever(pattern)
  }
}

function unifyLambda(
  pattern: TypePattern,
  lambda: Extract<ArgumentType, { kind: 'lambda' }>,
  variables: Variables,
  coerce: boolean,
): boolean {
  if (pattern.kind !== 'function' || pattern.parameters.length !== lambda.parameters) return false
  const result = lambda.bind(pattern.parameters.map((parameter) => substitute(parameter, variables)))
  return unify(pattern.result, result, variables, coerce)
}

/** The parameter pattern of each argument, the variadic one repeated; undefined where the number does not fit. */
function expandParameters(signature: Signature, count: number): readonly TypePattern[] | undefined {
  const { parameters, variadic } = signature
  if (!variadic) return parameters.length === count ? parameters : undefined
  const last = parameters.at(-1)
  if (last === undefined || count < parameters.length - 1) return undefined
  return Array.from({ length: count }, (_, i) => parameters[i] ?? last)
}

function satisfiesConstraints(signature: Signature, variables: Variables): boolean {
  for (const [name, constraint] of signature.constraints) {
    const type = variables.types.get(name)
    if (type === undefined) continue
    if (constraint === 'orderable' ? !isOrderable(type) : !isComparable(type)) return false
  }
  return true
}

/** More passes than any signature's variables can need to widen one another. */
/** Trino's longest char. */
const MAX_CHAR_LENGTH = 65_536

const MAX_PASSES = 8

interface Binding {
  readonly overload: number
  readonly signature: Signature
  readonly arguments: readonly SqlType[]
  readonly variables: Variables
}

function bindOverload(
  overload: number,
  signature: Signature,
  args: readonly ArgumentType[],
  coerce: boolean,
): Binding | undefined {
  const patterns = expandParameters(signature, args.length)
  if (patterns === undefined) return undefined
  const shapesFit = args.every((arg, i) => (arg.kind === 'lambda') === (patterns[i]?.kind === 'function'))
  if (!shapesFit) return undefined
  const variables: Variables = { types: new Map(), numbers: new Map() }
  let before = ''
  // A lambda's result may widen a variable that its own parameters use, so go on until nothing moves.
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    for (const lambdas of [false, true]) {
      const fits = args.every((arg, i) => {
        const pattern = patterns[i]
        if (pattern === undefined || (arg.kind === 'lambda') !== lambdas) return true
        return arg.kind === 'lambda'
          ? unifyLambda(pattern, arg, variables, coerce)
          : unify(pattern, arg.type, variables, coerce)
      })
      if (!fits) return undefined
    }
    const now = JSON.stringify([...variables.types, ...variables.numbers])
    if (now === before || !args.some((arg) => arg.kind === 'lambda')) break
    before = now
  }
  if (!satisfiesConstraints(signature, variables)) return undefined
  const bound = patterns.map((pattern, i) => {
    const arg = args[i]
    return pattern.kind === 'any' && arg?.kind === 'type' ? arg.type : substitute(pattern, variables)
  })
  const reachable = args.every((arg, i) => {
    const to = bound[i] ?? UNKNOWN
    if (arg.kind === 'lambda') return true
    return coerce ? canCoerce(arg.type, to) : sameType(arg.type, to)
  })
  return reachable ? { overload, signature, arguments: bound, variables } : undefined
}

/** Whether a call that `one` takes could be handed on to `other` (Trino: FunctionSpecificityComparator). */
function forwards(one: Binding, other: Binding): boolean {
  const args = one.arguments.map((type): ArgumentType => {
    if (type.kind !== 'function') return { kind: 'type', type }
    return { kind: 'lambda', parameters: type.parameters.length, bind: () => type.result }
  })
  return bindOverload(other.overload, other.signature, args, true) !== undefined
}

function isMoreSpecific(one: Binding, other: Binding): boolean {
  if (!forwards(one, other)) return false
  if (!forwards(other, one)) return true
  // Each can stand for the other: what is written with fewer bare variables is narrower, then what has a fixed length.
  const rank = ({ signature: { parameters, variadic } }: Binding) =>
    2 * parameters.filter((pattern) => pattern.kind === 'variable').length + (variadic ? 1 : 0)
  return rank(one) < rank(other)
}

function mostSpecific(candidates: readonly Binding[], args: readonly ArgumentType[]): readonly Binding[] {
  const best = candidates.filter(
    (one) => !candidates.some((other) => other !== one && isMoreSpecific(other, one)),
  )
  if (best.length <= 1) return best
  const hasUnknown = args.some((arg) => arg.kind === 'type' && arg.type.kind === 'unknown')
  if (!hasUnknown) return best
  const onlyCastsUnknown = candidates.filter((candidate) =>
    args.every(
      (arg, i) =>
        arg.kind === 'lambda' ||
        arg.type.kind === 'unknown' ||
        sameType(arg.type, candidate.arguments[i] ?? UNKNOWN),
    ),
  )
  // A NULL argument makes every one of them NULL, so the first will do.
  return (onlyCastsUnknown.length > 0 ? onlyCastsUnknown : best).slice(0, 1)
}

function describe(arg: ArgumentType): string {
  return arg.kind === 'lambda' ? '<function>' : typeSignatureText(arg.type)
}

function notApplicable(name: string, signatures: readonly Signature[], args: readonly ArgumentType[]): never {
  const expected = [...new Set(signatures.map((signature) => formatSignature(name, signature)))].sort()
  throw new TraillakeError(
    'FUNCTION_NOT_FOUND',
    `Unexpected parameters (${args.map(describe).join(', ')}) for function ${name}. Expected: ${expected.join(', ')}`,
  )
}

/**
 * Chooses the overload of a call by Trino's rules (io.trino.metadata.FunctionBinder): one whose types fit exactly, those
 * without type variables first; else, with coercions, the most specific one. Type variables are solved with the common
 * super type of what they stand for.
 *
 * @throws FUNCTION_NOT_FOUND `Unexpected parameters (varchar, bigint) for function f. Expected: f(double)`;
 *   AMBIGUOUS_FUNCTION_CALL where several overloads are as good as each other
 * @example resolveFunction('abs', overloads, [{ kind: 'type', type: SMALLINT }]) // { overload: 1, … }
 */
export function resolveFunction(
  name: string,
  overloads: readonly Overload[],
  args: readonly ArgumentType[],
): Resolution {
  const signatures = overloads.map((overload) => parseSignature(overload.signature))
  for (const [generic, coerce] of [
    [false, false],
    [true, false],
    [undefined, true],
  ] as const) {
    const candidates: Binding[] = []
    signatures.forEach((signature, i) => {
      if (generic !== undefined && isGeneric(signature) !== generic) return
      const binding = bindOverload(i, signature, args, coerce)
      if (binding !== undefined) candidates.push(binding)
    })
    if (candidates.length === 0) continue
    const [chosen, ...others] = mostSpecific(candidates, args)
    if (chosen === undefined || others.length > 0) return ambiguous(candidates)
    const custom = overloads[chosen.overload]?.returns
    const returns = custom?.(chosen.arguments) ?? substitute(chosen.signature.returns, chosen.variables)
    return { overload: chosen.overload, arguments: chosen.arguments, returns }
  }
  return notApplicable(name, signatures, args)
}

function ambiguous(candidates: readonly Binding[]): never {
  const list = candidates.map(
    ({ arguments: args, signature, variables }) =>
      `\t * (${args.map(typeSignatureText).join(',')}):${typeSignatureText(substitute(signature.returns, variables))}\n`,
  )
  throw new TraillakeError(
    'AMBIGUOUS_FUNCTION_CALL',
    `Could not choose a best candidate operator. Explicit type casts must be added.\nCandidates are:\n${list.join('')}`,
  )
}
