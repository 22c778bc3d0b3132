import type { Expression } from '../../../grammar/ast.ts'
import { isMap, literalText, text, type Translator, untranslatable } from './context.ts'
import { jsonCall } from './json.ts'
import { timeCall } from './time.ts'

/** What stands inside a call beside its arguments. */
export interface CallParts {
  readonly distinct: string
  readonly order: string
  readonly nulls: string
}

/** Functions of the same arguments and answers under another name. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['arbitrary', 'any_value'],
  ['max_by', 'arg_max'],
  ['min_by', 'arg_min'],
  ['every', 'bool_and'],
  ['array_agg', 'list'],
  ['geometric_mean', 'geomean'],
  ['bitwise_and_agg', 'bit_and'],
  ['bitwise_or_agg', 'bit_or'],
  ['levenshtein_distance', 'levenshtein'],
  ['hamming_distance', 'hamming'],
  ['codepoint', 'unicode'],
  ['ceiling', 'ceil'],
  ['rand', 'random'],
  ['truncate', 'trunc'],
  ['power', 'pow'],
  ['arrays_overlap', 'list_has_any'],
  ['array_max', 'list_max'],
  ['array_min', 'list_min'],
  ['array_sort', 'list_sort'],
  ['array_sum', 'list_sum'],
  ['transform', 'list_transform'],
  ['filter', 'list_filter'],
  ['to_hex', 'hex'],
  ['from_hex', 'unhex'],
])

/** Functions that DuckDB has as Trino does. */
const SAME: ReadonlySet<string> = new Set([
  ...[
    'count',
    'sum',
    'avg',
    'min',
    'max',
    'bool_and',
    'bool_or',
    'count_if',
    'corr',
    'covar_pop',
    'covar_samp',
  ],
  ...['stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop', 'var_samp', 'skewness', 'kurtosis'],
  ...['regr_slope', 'regr_intercept', 'histogram', 'entropy'],
  ...['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile', 'lag', 'lead'],
  ...['first_value', 'last_value', 'nth_value'],
  ...['coalesce', 'nullif', 'lower', 'upper', 'trim', 'ltrim', 'rtrim', 'substr', 'substring', 'length'],
  ...['strpos', 'starts_with', 'translate', 'chr', 'lpad', 'rpad', 'concat_ws', 'repeat'],
  ...[
    'abs',
    'ceil',
    'floor',
    'round',
    'sqrt',
    'cbrt',
    'exp',
    'ln',
    'log2',
    'log10',
    'pow',
    'sign',
    'trunc',
    'pi',
  ],
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'degrees', 'radians', 'mod', 'greatest', 'least'],
  ...['map_keys', 'map_values', 'map_entries', 'map_from_entries', 'map_concat', 'flatten', 'map'],
  ...['md5', 'sha1', 'sha256', 'typeof', 'try', 'is_nan', 'random', 'any_value', 'bit_count'],
])

/** `max_by(x, y)` and the like answer NULL for a NULL x of the greatest y; DuckDB's arg_max skips it, arg_max_null does not. */
const WITH_NULLS: ReadonlyMap<string, string> = new Map([
  ['arg_max', 'arg_max_null'],
  ['arg_min', 'arg_min_null'],
])

/** A call in DuckDB's dialect. Throws Untranslatable for a function that it lacks or that answers otherwise. */
export function callText(
  t: Translator,
  name: string,
  args: readonly Expression[],
  inside: CallParts,
): string {
  const sql = args.map((arg) => t.expression(arg))
  const special =
    specialCall(t, name, args, sql, inside) ?? timeCall(t, name, args, sql) ?? jsonCall(name, args, sql)
  if (special !== undefined) return special
  const renamed = RENAMED.get(name) ?? (SAME.has(name) ? name : undefined)
  if (renamed === undefined) throw untranslatable(`the function ${name}`)
  const duck = (args.length === 2 ? WITH_NULLS.get(renamed) : undefined) ?? renamed
  const ignoresNulls = duck === 'list' || duck === 'any_value' ? '' : inside.nulls
  return `${duck}(${inside.distinct}${sql.join(', ')}${inside.order}${ignoresNulls})`
}

/** NULL where an argument is NULL, as Trino's greatest and concat have it. */
function strict(sql: readonly string[], result: string): string {
  return `CASE WHEN ${sql.map((one) => `${one} IS NULL`).join(' OR ')} THEN NULL ELSE ${result} END`
}

/** Java's group references `$1` as RE2 writes them. */
function replacement(node: Expression | undefined): string {
  return text(literalText(node, 'a replacement').replaceAll(/\$(\d)/g, '\\$1'))
}

function specialCall(
  t: Translator,
  name: string,
  args: readonly Expression[],
  sql: readonly string[],
  inside: CallParts,
): string | undefined {
  const [a = '', b = '', c] = sql
  const [first] = args
  switch (name) {
    case 'if':
      return `CASE WHEN ${a} THEN ${b}${c === undefined ? '' : ` ELSE ${c}`} END`
    case 'element_at':
      return `(${a})[${b}]`
    case 'cardinality':
      return first !== undefined && isMap(first) ? `CAST(cardinality(${a}) AS BIGINT)` : `len(${a})`
    case 'approx_distinct':
      return `count(DISTINCT ${a})`
    case 'greatest':
    case 'least':
      return strict(sql, `${name}(${sql.join(', ')})`)
    case 'concat':
      return `(${sql.join(' || ')})`
    case 'replace':
      return `replace(${a}, ${b}, ${c ?? "''"})`
    case 'reverse':
      return first?.kind === 'array' ? `list_reverse(${a})` : `reverse(${a})`
    case 'ends_with':
      return `suffix(${a}, ${b})`
    case 'regexp_like':
      return `regexp_matches(${a}, ${b})`
    case 'regexp_extract':
      return `CASE WHEN regexp_matches(${a}, ${b}) THEN regexp_extract(${a}, ${b}${c === undefined ? '' : `, ${c}`}) END`
    case 'regexp_extract_all':
      return `regexp_extract_all(${sql.join(', ')})`
    case 'regexp_replace':
      return `regexp_replace(${a}, ${b}, ${args[2] === undefined ? "''" : replacement(args[2])}, 'g')`
    case 'regexp_split':
      return `regexp_split_to_array(${a}, ${b})`
    case 'slice':
      return `(${a})[${b}:(${b}) + (${c ?? ''}) - 1]`
    case 'array_remove':
      return `list_filter(${a}, lambda e: e <> ${b})`
    case 'sequence':
      return `generate_series(${sql.join(', ')})`
    // NULL where the value is not found but could be a NULL of the array.
    case 'contains':
      return `CASE WHEN list_contains(${a}, ${b}) THEN true WHEN len(list_filter(${a}, lambda e: e IS NULL)) > 0 THEN NULL ELSE list_contains(${a}, ${b}) END`
    // DuckDB joins no elements to NULL, and has no text for NULL elements.
    case 'array_join':
      if (c !== undefined) throw untranslatable('array_join with a text for NULL')
      return strict([a, b], `coalesce(array_to_string(${a}, ${b}), '')`)
    case 'array_position':
      return strict([a, b], `coalesce(list_position(${a}, ${b}), 0)`)
    case 'is_finite':
      return `isfinite(${a})`
    case 'is_infinite':
      return `isinf(${a})`
    case 'to_utf8':
      return `encode(${a})`
    case 'reduce':
      return reduceText(t, args)
    case 'any_match':
      return matchText(a, b, 'true')
    case 'none_match':
      return `(NOT ${matchText(a, b, 'true')})`
    case 'all_match':
      return `(NOT ${matchText(a, b, 'false')})`
    case 'count_if':
      return `count(${inside.distinct}CASE WHEN ${a} THEN 1 END)`
    case 'split':
      if (c !== undefined) throw untranslatable('split with a limit')
      return `str_split(${a}, ${b})`
    case 'split_part':
      return `str_split(${a}, ${b})[${c ?? ''}]`
    case 'map_filter':
      return mapLambda(
        t,
        args,
        (body) => `map_from_entries(list_filter(map_entries(${a}), lambda e: ${body}))`,
      )
    case 'transform_values':
      return mapLambda(
        t,
        args,
        (body) =>
          `map_from_entries(list_transform(map_entries(${a}), lambda e: {'key': e.key, 'value': ${body}}))`,
      )
    case 'map':
      return args.length === 0 ? 'MAP {}' : `MAP(${a}, ${b})`
    // DuckDB takes a NULL map for an empty one.
    case 'map_concat':
      return strict(sql, `map_concat(${sql.join(', ')})`)
    case 'map_agg':
      return `map_from_entries(list({'key': ${a}, 'value': ${b}}${inside.order}))`
    case 'histogram':
      return `histogram(${a})`
    case 'typeof':
      throw untranslatable('typeof')
    case 'log':
      return `log(${a}, ${b})`
    case 'sign':
      return `sign(${a})`
    case 'nan':
      return `CAST('NaN' AS DOUBLE)`
    case 'infinity':
      return `CAST('Infinity' AS DOUBLE)`
    case 'is_nan':
      return `isnan(${a})`
    case 'stddev':
    case 'variance':
      return `${name}(${inside.distinct}${a})`
    default:
      return undefined
  }
}

/** Whether a condition gives `wanted` for an element: true, else NULL where it was NULL for one, else false. */
function matchText(array: string, lambda: string, wanted: 'true' | 'false'): string {
  const answers = `list_transform(${array}, ${lambda})`
  const unknown = `len(list_filter(${answers}, lambda e: e IS NULL)) > 0`
  return `CASE WHEN ${array} IS NULL THEN NULL WHEN list_contains(${answers}, ${wanted}) THEN true WHEN ${unknown} THEN NULL ELSE false END`
}

/** A `reduce` whose result is its state: DuckDB's list_reduce has no last step, and gives NULL for no elements without a first state. */
function reduceText(t: Translator, [array, state, step, result]: readonly Expression[]): string {
  const isState =
    result?.kind === 'lambda' &&
    result.body.kind === 'identifier' &&
    result.body.value === result.parameters[0]?.value
  if (array === undefined || state === undefined || step === undefined || !isState)
    throw untranslatable('reduce with a last step')
  return `list_reduce(${t.expression(array)}, ${t.expression(step)}, ${t.expression(state)})`
}

/** The body of a `(k, v) -> …`, over one struct `e` of key and value. */
function mapLambda(t: Translator, [, lambda]: readonly Expression[], use: (body: string) => string): string {
  if (lambda?.kind !== 'lambda') throw untranslatable('a map function without a lambda')
  const [key, value] = lambda.parameters.map((parameter) => `"${parameter.value}"`)
  const body = t.expression(lambda.body)
  return use(body.replaceAll(key ?? '', 'e.key').replaceAll(value ?? '', 'e.value'))
}
