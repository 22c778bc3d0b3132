import { MANAGED_DASHBOARDS } from '../src/dashboard/managed.ts'
import { fillQueryParameters } from '../src/dashboard/parameters.ts'

/**
 * How an answer is compared.
 * - `ordered`: row by row; the statement's ORDER BY is total.
 * - `unordered`: as sets of rows.
 * - `ties`: the order is not total. Sets of rows are compared; where LIMIT `limit` may have cut anywhere among the rows that
 *   share the last one's value in column `column` (from 1), those rows are counted but not compared.
 */
export type AnswerKind =
  | { readonly kind: 'ordered' | 'unordered' }
  | { readonly kind: 'ties'; readonly column: number; readonly limit: number }

/** One query of the scan suite, as its file in `bench/query` has it. */
export interface BenchQuery {
  /** The file's name without `.sql`. */
  readonly name: string
  /** What it asks, in a few words. */
  readonly about: string
  /** Which family of the workload it belongs to: `widget`, `needle`, … */
  readonly family: string
  readonly answer: AnswerKind
  /** Trino SQL, placeholders not yet filled in. */
  readonly sql: string
  /** The same question in DuckDB's dialect; equal to `sql` where both understand it. */
  readonly duckdb: string
}

/** What queries ask for by `{name}`: values that stand in the data, and the widgets' time range. */
export type QueryParameters = Readonly<Record<string, string>>

/** The line before the statement in DuckDB's dialect. */
const DUCKDB = '-- duckdb'

const HEADER = /^-- (about|family|answer|widget): (.+)$/

function answerOf(text: string | undefined, file: string): AnswerKind {
  if (text === 'ordered' || text === 'unordered') return { kind: text }
  const [, column, limit] = /^ties (\d+) of (\d+)$/.exec(text ?? '') ?? []
  if (column === undefined || limit === undefined)
    throw new Error(`${file}: answer is 'ordered', 'unordered' or 'ties <column> of <limit>'`)
  return { kind: 'ties', column: Number(column), limit: Number(limit) }
}

/** What the parameters of a managed dashboard's widget become. */
const WIDGET_PARAMETERS: Readonly<Record<string, string>> = {
  $StartTime$: '{startTime}',
  $EndTime$: '{endTime}',
  $Period$: 'day',
  $EventDataStoreId$: 'events',
}

/** The statement of the managed dashboards' widget of that alias. */
function widgetSql(alias: string, file: string): string {
  const widgets = MANAGED_DASHBOARDS.flatMap((dashboard) => dashboard.widgets)
  const widget = widgets.find((one) => one.alias === alias)
  if (widget === undefined) throw new Error(`${file}: no widget has the alias '${alias}'`)
  return fillQueryParameters(
    widget.statement,
    widget.parameters.map((name) => WIDGET_PARAMETERS[name] ?? ''),
  )
}

/**
 * Reads a query file: header lines `-- about: …`, `-- family: …` and `-- answer: …`, the statement in Trino's dialect (or
 * `-- widget: …`, the alias of a managed dashboard's widget whose statement it is), and where DuckDB needs other words, a line
 * `-- duckdb` and the statement in its dialect.
 *
 * @throws Error for a header that is missing or unknown, and for a widget that there is not
 */
export function parseQueryFile(name: string, text: string): BenchQuery {
  const file = `${name}.sql`
  const lines = text.split('\n')
  const headers = new Map<string, string>()
  while (lines[0]?.startsWith('--') === true && lines[0] !== DUCKDB) {
    const [, key, value] = HEADER.exec(lines[0]) ?? []
    if (key === undefined || value === undefined) throw new Error(`${file}: unknown header '${lines[0]}'`)
    headers.set(key, value)
    lines.shift()
  }
  const split = lines.indexOf(DUCKDB)
  const textOf = (part: readonly string[]) => part.join('\n').trim()
  const own = textOf(split === -1 ? lines : lines.slice(0, split))
  const widget = headers.get('widget')
  if ((widget === undefined) === (own === ''))
    throw new Error(`${file}: either a widget or a statement is asked for`)
  const sql = widget === undefined ? own : widgetSql(widget, file)
  const duckdb = split === -1 ? sql : textOf(lines.slice(split + 1))
  const [about, family] = [headers.get('about'), headers.get('family')]
  if (about === undefined || family === undefined) throw new Error(`${file}: about or family is missing`)
  return { name, about, family, answer: answerOf(headers.get('answer'), file), sql, duckdb }
}

/**
 * Fills in `{name}`. Braces around anything but a name, such as a regular expression's `{3}`, stay as they are.
 *
 * @throws Error for a name that has no value
 */
export function fillParameters(sql: string, parameters: QueryParameters): string {
  return sql.replaceAll(/\{([a-z]\w*)\}/gi, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined) throw new Error(`No value for {${name}}`)
    return value.replaceAll("'", "''")
  })
}
