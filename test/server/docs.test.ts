import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DATA_OPERATIONS, OPERATIONS } from '../../src/server/operations.ts'
import { NEVER } from './model-errors.ts'

const DOCS = join(import.meta.dirname, '../../docs/api.md')

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

function operations(): string {
  const rows = Object.entries({ ...OPERATIONS, ...DATA_OPERATIONS }).map(([name, state]) =>
    state.kind === 'supported'
      ? [`\`${name}\``, 'yes', state.departure ?? '']
      : [`\`${name}\``, 'no', state.reason],
  )
  const supported = rows.filter(([, state]) => state === 'yes').length
  const said = `${supported} are supported, ${rows.length - supported} are not.\n\n`
  return said + table(['operation', '', 'what is other than in AWS, or why there is none'], rows)
}

function errors(): string {
  const reasons = [...new Set(Object.values(NEVER))]
  const typesOf = (reason: string) => Object.keys(NEVER).filter((type) => NEVER[type] === reason)
  return table(
    ['why', 'errors'],
    reasons.map((reason) => [
      reason,
      typesOf(reason)
        .map((type) => `\`${type}\``)
        .join(' '),
    ]),
  )
}

/** The attempts, as their tests name them. */
function attempts(): string {
  const text = readFileSync(join(import.meta.dirname, 'security.test.ts'), 'utf8')
  const entry = /^ {2}\[\n {4}(?:'(.+)'|"(.+)"),\n[\s\S]*?\n {4}(\d{3}),\n {4}'(\w+)',\n/gm
  const rows = [...text.matchAll(entry)].map(([, single, double, status = '', type = '']) => {
    return [single ?? double ?? '', `${status} \`${type}\``]
  })
  expect(rows.length).toBeGreaterThan(30)
  return table(['attempt', 'answer'], rows)
}

it.each([
  ['operations', operations],
  ['errors', errors],
  ['attempts', attempts],
] as const)('docs/api.md lists the %s that there are', (name, made) => {
  const text = readFileSync(DOCS, 'utf8')
  const [, before = '', after = ''] =
    new RegExp(`^([\\s\\S]*<!-- ${name}: [^\\n]* -->\\n)[\\s\\S]*?(<!-- /${name} -->[\\s\\S]*)$`).exec(
      text,
    ) ?? []
  expect(before.length).toBeGreaterThan(0)
  const wanted = `${before}${made()}${after}`
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(DOCS, wanted)
  expect(readFileSync(DOCS, 'utf8')).toBe(wanted)
})
