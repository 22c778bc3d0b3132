import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fillQueryParameters, type Lake, managedDashboards, openLake, type Widget } from '../../src/index.ts'
import { temporaryLake } from '../storage/lake.ts'

const DOCS = join(import.meta.dirname, '../../docs/dashboards.md')
const START =
  '<!-- dashboards: made from the data, UPDATE_DOCS=1 npx vitest run test/dashboard/docs.test.ts -->\n'
const END = '<!-- /dashboards -->'

const VALUES: Readonly<Record<string, string>> = {
  $StartTime$: '2026-01-01',
  $EndTime$: '2026-02-01',
  $Period$: 'day',
}

async function widgetRow(lake: Lake, store: string, widget: Widget): Promise<string> {
  const { alias, viewProperties, statement, parameters } = widget
  const values = parameters.map((name) => VALUES[name] ?? store)
  const { columns } = await lake.check(fillQueryParameters(statement, values))
  const drawn = new Set(Object.values(viewProperties))
  const names = columns.map(({ name }) => (drawn.has(name) ? `**${name}**` : name))
  return `| ${viewProperties['Title']} | ${viewProperties['View']} | ${names.join(', ')} | \`${alias}\` |`
}

/** A chapter a dashboard, with a table of its widgets. */
async function chapters(lake: Lake): Promise<string> {
  await lake.createStore('events')
  await lake.createStore('insights', { category: 'Insight' })
  const texts: string[] = []
  for (const { name, title, events, widgets } of await managedDashboards()) {
    const store = name === 'AWSCloudTrail-InsightsEvents' ? 'insights' : 'events'
    const rows: string[] = []
    for (const widget of widgets) rows.push(await widgetRow(lake, store, widget))
    const head = `### ${title}\n\n\`${name}\`, of a store with ${events}.\n\n| widget | view | columns | alias |\n|---|---|---|---|\n`
    texts.push(`${head}${rows.join('\n')}\n`)
  }
  return `\n${texts.join('\n')}\n`
}

it('docs/dashboards.md lists the dashboards that there are', async () => {
  using folder = temporaryLake()
  await using lake = await openLake(folder.path)
  const text = readFileSync(DOCS, 'utf8')
  const [start, end] = [text.indexOf(START), text.indexOf(END)]
  expect(start).toBeGreaterThan(0)
  const wanted = text.slice(0, start + START.length) + (await chapters(lake)) + text.slice(end)
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(DOCS, wanted)
  expect(readFileSync(DOCS, 'utf8')).toBe(wanted)
})
