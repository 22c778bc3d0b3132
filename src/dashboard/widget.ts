/** How a widget is shown. */
type WidgetView = 'Table' | 'LineChart' | 'PieChart' | 'BarChart'

/**
 * A widget of a dashboard, as GetDashboard tells it (CloudTrail API reference, Widget). Whoever shows the widget draws the
 * rows of its query by its view properties; nothing here does.
 */
export interface Widget {
  /** What DescribeQuery knows the widget's query by. */
  readonly alias: string
  /** Trino SQL with `?` where a parameter stands. */
  readonly statement: string
  /** What to fill in, in order: names such as `$StartTime$`. */
  readonly parameters: readonly string[]
  /** Title, View, Width, Height, and the columns that a chart draws. */
  readonly viewProperties: Readonly<Record<string, string>>
}

/** What a widget's data says of it: the rest of `Widget` follows from this. */
export interface WidgetSpec {
  readonly title: string
  readonly view: WidgetView
  /** The columns that a chart draws, by their view property. */
  readonly columns: Readonly<Record<string, string>>
  /** Trino SQL in which parameters stand by name: `'$StartTime$'`. */
  readonly sql: string
}

/** Rows as they are. */
export function table(title: string, sql: string): WidgetSpec {
  return { title, view: 'Table', columns: {}, sql }
}

/** Counts over time: column `eventDate` against `eventCount`, one line for each value of column `line`. */
export function lines(title: string, line: string | undefined, sql: string): WidgetSpec {
  const axes = { XAxisColumn: 'eventDate', YAxisColumn: 'eventCount' }
  return {
    title,
    view: 'LineChart',
    columns: line === undefined ? axes : { ...axes, FilterColumn: line },
    sql,
  }
}

/** Shares of `eventCount` by column `label`. */
export function pie(title: string, label: string, sql: string): WidgetSpec {
  return { title, view: 'PieChart', columns: { LabelColumn: label, ValueColumn: 'eventCount' }, sql }
}

/** `eventCount` by column `label`, the longest bar on top. */
export function bars(title: string, label: string, sql: string): WidgetSpec {
  const columns = { LabelColumn: label, ValueColumn: 'eventCount', Orientation: 'Horizontal' }
  return { title, view: 'BarChart', columns, sql }
}

/** Inches, as strings: what the API wants. */
const SIZE: Readonly<Record<WidgetView, { readonly Width: string; readonly Height: string }>> = {
  Table: { Width: '8', Height: '4' },
  LineChart: { Width: '8', Height: '4' },
  PieChart: { Width: '4', Height: '4' },
  BarChart: { Width: '4', Height: '4' },
}

const PARAMETER = /\$(?:StartTime|EndTime|Period|EventDataStoreId)\$/g

function word(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `Top IAM APIs` as part of a name: `TopIAMAPIs`. */
export function joined(title: string): string {
  return title
    .split(/[^A-Za-z0-9]+/)
    .map(word)
    .join('')
}

/** The widget of a dashboard's specification: its parameters' names become `?`, and stand in order beside the statement. */
export function makeWidget(dashboard: string, { title, view, columns, sql }: WidgetSpec): Widget {
  return {
    alias: `${dashboard}-${joined(title)}`,
    statement: sql.replace(PARAMETER, '?'),
    parameters: sql.match(PARAMETER) ?? [],
    viewProperties: { Title: title, View: view, ...SIZE[view], ...columns },
  }
}
