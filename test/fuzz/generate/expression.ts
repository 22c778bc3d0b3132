import { below, chance, pick } from '../../../src/sample/random.ts'
import { booleanChoices } from './boolean.ts'
import { fits, isOrderable, type Kind, SCALARS, TYPE_OF } from './kind.ts'
import { literal } from './literal.ts'
import { type Choice, choose, type Generator, type Scope, several } from './scope.ts'
import { scalarSubquery } from './subquery.ts'

/** An expression of a kind over what a scope has, as text that stands anywhere an operand may. */
export function expression(g: Generator, scope: Scope, kind: Kind, depth: number): string {
  if (depth <= 0) return leaf(g, scope, kind)
  const more = (wanted: Kind) => expression(g, scope, wanted, depth - 1)
  return choose(g.random, [
    [5, () => leaf(g, scope, kind)],
    [1, () => conditional(g, scope, kind, depth - 1)],
    [scope.subqueries ? 1 : 0, () => scalarSubquery(g, scope, kind) ?? leaf(g, scope, kind)],
    ...choicesOf(g, scope, kind, more, depth),
  ])
}

/** A division that stands behind a condition: Trino divides for the rows alone that the condition lets through. */
function guarded({ random }: Generator, value: string, divisor: string): string {
  const division = `${value} ${pick(random, ['/', '%'])} ${divisor}`
  return choose(random, [
    [1, () => `if(${divisor} <> 0, ${division})`],
    [1, () => `(CASE WHEN ${divisor} = 0 OR ${divisor} IS NULL THEN -1 ELSE ${division} END)`],
    [1, () => `(CASE ${divisor} WHEN 0 THEN 1 ELSE ${division} END)`],
    [1, () => `coalesce(if(${divisor} = 0, 1), ${division})`],
  ])
}

/** A number read from text that a condition has found to be one: DuckDB casts the entries of a dictionary before it asks. */
function parsed(text: string): string {
  return `(CASE WHEN regexp_like(${text}, '^-?[0-9]{1,5}$') THEN try_cast(${text} AS integer) END)`
}

/** Arithmetic on values that it cannot take past a bigint's ends; NULL for the others. */
function bounded(value: string, compute: (value: string) => string): string {
  return `if(${value} BETWEEN -4000000000000000000 AND 4000000000000000000, ${compute(value)})`
}

function leaf(g: Generator, { columns, outer }: Scope, kind: Kind): string {
  const from = outer.length > 0 && chance(g.random, 0.3) ? outer : columns
  const known = from.filter((column) => fits(column.kind, kind))
  return known.length > 0 && chance(g.random, 0.85) ? pick(g.random, known).sql : literal(g.random, kind)
}

function conditional(g: Generator, scope: Scope, kind: Kind, depth: number): string {
  const value = () => expression(g, scope, kind, depth)
  const condition = () => expression(g, scope, 'boolean', depth)
  const { random } = g
  return choose(random, [
    [2, () => `coalesce(${several(random, 2, 3, value).join(', ')})`],
    [1, () => `if(${condition()}, ${value()}, ${value()})`],
    [1, () => `if(${condition()}, ${value()})`],
    [
      2,
      () => {
        const whens = several(random, 1, 3, () => `WHEN ${condition()} THEN ${value()}`).join(' ')
        return `(CASE ${whens}${chance(random, 0.7) ? ` ELSE ${value()}` : ''} END)`
      },
    ],
    [
      1,
      () => {
        const operand = pick(random, SCALARS)
        const match = () => expression(g, scope, operand, 0)
        const whens = several(random, 1, 2, () => `WHEN ${match()} THEN ${value()}`).join(' ')
        return `(CASE ${match()} ${whens} ELSE ${value()} END)`
      },
    ],
    [isOrderable(kind) && kind !== 'floating' ? 1 : 0, () => `nullif(${value()}, ${value()})`],
    [
      isOrderable(kind) && kind !== 'floating' ? 1 : 0,
      () => `${pick(random, ['greatest', 'least'])}(${several(random, 2, 3, value).join(', ')})`,
    ],
  ])
}

/** The ways of a kind's own. Arithmetic keeps numbers small, so that no order of evaluation overflows. */
function choicesOf(
  g: Generator,
  scope: Scope,
  kind: Kind,
  more: (kind: Kind) => string,
  depth: number,
): readonly Choice<string>[] {
  const { random } = g
  const leafOf = (of: Kind) => leaf(g, scope, of)
  // Where TRY may stand, a lambda may also see the columns around it.
  const tries = scope.tries === true ? 1 : 0
  const cast = (text: string) => `CAST(${text} AS ${TYPE_OF[kind]})`
  const small = () => String(1 + below(random, 3))
  switch (kind) {
    case 'integer':
      return [
        [3, () => `(${more('integer')} ${pick(random, ['+', '-'])} ${more('integer')})`],
        [1, () => `(${more('integer')} * ${small()})`],
        [1, () => `(${more('integer')} ${pick(random, ['/', '%'])} ${pick(random, ['2', '3', '-2', '7'])})`],
        [1, () => `(${more('integer')} / nullif(${more('integer')}, 0))`],
        [2, () => guarded(g, more('integer'), more('integer'))],
        [1, () => parsed(more('ascii'))],
        [1, () => `(- ${more('integer')})`],
        [1, () => `abs(${more('integer')})`],
        [1, () => `CAST(length(${more('varchar')}) AS integer)`],
        [1, () => `element_at(${more('integers')}, ${pick(random, ['1', '2', '-1', '5'])})`],
        [1, () => `element_at(${more('tally')}, ${more('varchar')})`],
        [1, () => `${more('pair')}.a`],
        [1, () => `try_cast(${more('huge')} AS integer)`],
        [1, () => cast(more(pick(random, ['tiny', 'small'])))],
        [2 * tries, () => `try(${leafOf('integer')} ${pick(random, ['/', '%'])} ${leafOf('integer')})`],
        [tries, () => `coalesce(try(100 / ${leafOf('integer')}), ${more('integer')})`],
        [1, () => `reduce(${more('integers')}, 0, (s, v) -> s + ${small()}, s -> s)`],
        [1, () => `reduce(${more('integers')}, 1, (s, v) -> if(v > s, v, s), s -> s)`],
        [1, () => `codepoint(CAST(substr(${more('ascii')} || 'z', 1, 1) AS varchar(1)))`],
      ]
    case 'bigint':
      return [
        [2, () => `(${more('bigint')} ${pick(random, ['+', '-'])} ${more('integer')})`],
        [1, () => `(${more('bigint')} % ${pick(random, ['3', '-4', '10'])})`],
        [1, () => `length(${more('varchar')})`],
        [1, () => `strpos(${more('varchar')}, ${pick(random, ["'a'", "'é'", "'😀'", "'b'"])})`],
        [1, () => cast(more('integer'))],
        [1, () => `try_cast(floor(${more('floating')}) AS bigint)`],
        [1, () => `levenshtein_distance(${more('ascii')}, ${more('ascii')})`],
        [1, () => `try_cast(${more('vast')} AS bigint)`],
        [1, () => `json_array_length(${more('json')})`],
        [1, () => `json_array_length(json_extract(${more('json')}, '$.b'))`],
        [1, () => `array_position(${more('integers')}, ${more('integer')})`],
        [1, () => `${pick(random, ['week', 'day_of_year', 'year_of_week'])}(${more('date')})`],
        [1, () => `cardinality(${more(pick(random, ['integers', 'words', 'tally']))})`],
        [1, () => `${pick(random, ['year', 'month', 'day', 'quarter', 'day_of_week'])}(${more('date')})`],
        [1, () => `extract(${pick(random, ['HOUR', 'MINUTE', 'YEAR', 'DOY'])} FROM ${more('timestamp')})`],
        [
          1,
          () =>
            `date_diff('${pick(random, ['day', 'month', 'year', 'week'])}', ${more('date')}, ${more('date')})`,
        ],
        [
          1,
          () =>
            `date_diff('${pick(random, ['hour', 'second', 'minute'])}', ${more('timestamp')}, ${more('timestamp')})`,
        ],
      ]
    case 'double':
      return [
        [2, () => `(${more('double')} ${pick(random, ['+', '-'])} ${more('double')})`],
        [1, () => `(${more('double')} * ${pick(random, ['2e0', '5e-1', '-1e0'])})`],
        [1, () => `(${more('double')} / ${pick(random, ['2e0', '-4e0'])})`],
        [1, () => cast(more(pick(random, ['integer', 'bigint', 'decimal', 'single'])))],
        [1, () => `${pick(random, ['abs', 'floor', 'ceil', 'round'])}(${more('double')})`],
        [1, () => `CAST(sign(${more('double')}) AS double)`],
        [1, () => `${pick(random, ['exp', 'sin', 'atan', 'cbrt'])}(${more('integer')})`],
        [1, () => `to_unixtime(${more('timestamp')})`],
        [1, () => `power(${more('integer')}, 2)`],
        [1, () => `sqrt(abs(${more('double')}))`],
        [1, () => `(${more('integer')} + ${more('double')})`],
      ]
    case 'decimal':
      return [
        [2, () => cast(`${more('decimal')} ${pick(random, ['+', '-'])} ${more('decimal')}`)],
        [1, () => cast(`${more('decimal')} * ${pick(random, ["DECIMAL '0.5'", "DECIMAL '-1.25'", '2'])}`)],
        [1, () => cast(more('integer'))],
        [1, () => cast(`abs(${more('decimal')})`)],
      ]
    case 'varchar':
      return [
        [2, () => `(${more('varchar')} || ${more('varchar')})`],
        [1, () => `concat(${more('varchar')}, ${more('ascii')})`],
        [
          2,
          () =>
            `json_extract_scalar(${more('json')}, '${pick(random, ['$.a', '$.b[1]', '$.c.d', '$["a b"]', '$[0]', '$'])}')`,
        ],
        [1, () => `array_join(${more('words')}, '+')`],
        [1, () => `rpad(${more('varchar')}, ${pick(random, ['0', '3', '6'])}, 'é')`],
        [1, () => `translate(${more('varchar')}, 'aé', 'z')`],
        [1, () => `date_format(date_trunc('second', ${more('timestamp')}), '%Y-%m-%d %H:%i')`],
        [1, () => `substr(${more('varchar')}, ${small()})`],
        [1, () => `substr(${more('varchar')}, ${small()}, ${small()})`],
        [1, () => cast(more(pick(random, ['integer', 'bigint', 'boolean', 'date', 'tiny', 'vast', 'uuid'])))],
        [1, () => `to_hex(${more('binary')})`],
        [1, () => `regexp_replace(${more('varchar')}, ${pick(random, ["'^.'", "'é'", "'[^a-z]$'"])}, '-')`],
        [
          1,
          () =>
            `replace(${more('varchar')}, ${pick(random, ["'a'", "'é'", "'漢'"])}, ${pick(random, ["''", "'zz'"])})`,
        ],
        [1, () => `element_at(${more('words')}, ${pick(random, ['1', '2', '-1', '4'])})`],
        [1, () => `${more('pair')}.b`],
        [1, () => `split_part(${more('varchar')}, ${pick(random, ["'-'", "'a'", "'é'"])}, ${small()})`],
        [1, () => `concat_ws('-', ${more('varchar')}, ${more('varchar')})`],
      ]
    case 'ascii':
      return [
        [2, () => `${pick(random, ['lower', 'upper', 'reverse', 'trim'])}(${more('ascii')})`],
        [1, () => `trim(LEADING 'a' FROM ${more('ascii')})`],
        [1, () => `element_at(split(${more('ascii')}, '-'), ${small()})`],
        [1, () => `json_extract_scalar('{"a": "' || ${more('ascii')} || '", "b": [1, 2]}', '$.a')`],
        [1, () => `(${more('ascii')} || ${more('ascii')})`],
        [1, () => cast(more('integer'))],
        [1, () => `lpad(${more('ascii')}, ${pick(random, ['0', '2', '5'])}, 'xy')`],
        [
          1,
          () => `regexp_replace(${more('ascii')}, ${pick(random, ["'[a-c]+'", "'([0-9])'", "'^.'"])}, '_')`,
        ],
        [1, () => `regexp_replace(${more('ascii')}, '([a-z])([0-9A-Z-])', '$2$1')`],
        [
          1,
          () => `regexp_extract(${more('ascii')}, ${pick(random, ["'[a-z]+'", "'[0-9]+$'", "'^-?[A-Z]'"])})`,
        ],
      ]
    case 'boolean':
      return booleanChoices(g, scope, more, depth)
    case 'date':
      return [
        [1, () => cast(more('timestamp'))],
        [
          1,
          () =>
            cast(
              `date_add('${pick(random, ['day', 'week', 'month', 'year'])}', ${pick(random, ['1', '-1', '13'])}, ${more('date')})`,
            ),
        ],
        [
          1,
          () => cast(`date_trunc('${pick(random, ['month', 'year', 'week', 'quarter'])}', ${more('date')})`),
        ],
        [1, () => cast(`${more('date')} ${pick(random, ['+', '-'])} INTERVAL '2' DAY`)],
        [1, () => `last_day_of_month(${more('date')})`],
      ]
    case 'timestamp':
      return [
        [1, () => cast(more('date'))],
        [
          1,
          () =>
            `date_add('${pick(random, ['hour', 'second', 'month'])}', ${pick(random, ['1', '-25'])}, ${more('timestamp')})`,
        ],
        [1, () => `date_trunc('${pick(random, ['hour', 'day', 'month', 'minute'])}', ${more('timestamp')})`],
        [1, () => `(${more('timestamp')} ${pick(random, ['+', '-'])} INTERVAL '90' MINUTE)`],
        [1, () => `(${more('timestamp')} ${pick(random, ['+', '-'])} ${more('span')})`],
        [1, () => cast(more('zoned'))],
      ]
    case 'integers':
      return [
        [2, () => `ARRAY[${several(random, 1, 3, () => more('integer')).join(', ')}]`],
        [1, () => `(${more('integers')} || ${more('integers')})`],
        [1, () => `transform(${more('integers')}, v -> v + ${small()})`],
        [tries, () => `transform(${more('integers')}, v -> coalesce(v, ${leafOf('integer')}))`],
        [tries, () => `filter(${more('integers')}, v -> v <> ${leafOf('integer')})`],
        [1, () => cast(`sequence(${small()}, ${pick(random, ['3', '5'])})`)],
        [1, () => `filter(${more('integers')}, v -> v > ${small()})`],
        [1, () => `array_sort(${more('integers')})`],
        [1, () => `map_values(${more('tally')})`],
        [1, () => `slice(${more('integers')}, ${small()}, ${small()})`],
      ]
    case 'words':
      return [
        [2, () => `ARRAY[${several(random, 1, 3, () => more('varchar')).join(', ')}]`],
        [1, () => `transform(${more('words')}, v -> v || 'é')`],
        [1, () => `split(${more('ascii')}, '-')`],
        [1, () => `transform(${more('integers')}, v -> CAST(v AS varchar))`],
        [1, () => `regexp_extract_all(${more('ascii')}, ${pick(random, ["'[a-z]'", "'[0-9]+'"])})`],
        [1, () => `map_keys(${more('tally')})`],
        [1, () => `regexp_split(${more('ascii')}, '[-b]')`],
      ]
    case 'pair':
      return [[2, () => cast(`ROW(${more('integer')}, ${more('varchar')})`)]]
    case 'json':
    case 'uuid':
      return []
    case 'tiny':
    case 'small':
      return [[1, () => cast(`${more(kind)} % ${pick(random, ['2', '-3'])}`)]]
    case 'single':
      return [
        [1, () => cast(more('integer'))],
        [1, () => `abs(${more('single')})`],
        [1, () => `(- ${more('single')})`],
      ]
    case 'vast':
      return [
        [2, () => cast(more(pick(random, ['integer', 'decimal', 'bigint'])))],
        [1, () => cast(`${more('decimal')} * ${more('decimal')}`)],
        [1, () => `abs(${more('vast')})`],
        [1, () => `(- ${more('vast')})`],
      ]
    case 'time':
      return [
        [1, () => cast(`date_trunc('second', ${more('timestamp')})`)],
        [1, () => `(${more('time')} ${pick(random, ['+', '-'])} INTERVAL '90' MINUTE)`],
      ]
    case 'zoned':
      return [
        [1, () => cast(`date_trunc('second', ${more('timestamp')})`)],
        [1, () => `(${more('zoned')} + ${more('span')})`],
        [1, () => `date_trunc('${pick(random, ['hour', 'day', 'month'])}', ${more('zoned')})`],
      ]
    case 'binary':
      return [
        [1, () => `to_utf8(${more('varchar')})`],
        [1, () => `(${more('binary')} || ${more('binary')})`],
      ]
    case 'span':
      return [
        [
          2,
          () => `(date_trunc('second', ${more('timestamp')}) - date_trunc('minute', ${more('timestamp')}))`,
        ],
        [1, () => `(${more('span')} + ${more('span')})`],
        [1, () => `(${more('span')} * ${pick(random, ['2', '-1'])})`],
      ]
    case 'huge':
      return [
        [1, () => bounded(more('huge'), (value) => `${value} ${pick(random, ['+', '-'])} ${more('bigint')}`)],
        [1, () => cast(more('bigint'))],
      ]
    case 'floating':
      return [
        [2, () => `(${more('floating')} ${pick(random, ['+', '-', '*'])} ${more('floating')})`],
        [1, () => `abs(${more('floating')})`],
        [1, () => cast(more('double'))],
      ]
    case 'tally':
      return [
        [1, () => `map_concat(${more('tally')}, MAP(ARRAY['a', 'z'], ARRAY[5, ${more('integer')}]))`],
        [1, () => `map_filter(${more('tally')}, (k, v) -> v > 1)`],
        [1, () => `transform_values(${more('tally')}, (k, v) -> v + 1)`],
      ]
  }
}
