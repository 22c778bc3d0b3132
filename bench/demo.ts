/**
 * `npm run demo`: makes 200,000 events, ingests them, and asks five questions. Everything happens in a temporary folder
 * through the built command line, as a user would do it.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const EVENTS = 200_000
const cli = join(import.meta.dirname, '../dist/src/cli/main.js')
const folder = mkdtempSync(join(tmpdir(), 'traillake-demo-'))
const trail = join(folder, 'trail')
const lake = join(folder, 'lake')

function run(...args: string[]): void {
  const shown = args.map((arg) => (/^[\w./-]+$/.test(arg) ? arg : `"${arg}"`)).join(' ')
  console.log(`\n$ traillake ${shown.replaceAll(`${folder}/`, '')}`)
  const done = spawnSync(process.execPath, [cli, ...args], {
    stdio: 'inherit',
    env: { ...process.env, TRAILLAKE_HOME: lake },
  })
  if (done.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    process.exit(done.status ?? 1)
  }
}

const QUESTIONS: readonly (readonly [string, string])[] = [
  [
    'Which calls are made most?',
    'SELECT eventsource, eventname, count(*) AS calls FROM events GROUP BY 1, 2 ORDER BY calls DESC, 1, 2 LIMIT 8',
  ],
  [
    'Who is denied most often, and what?',
    `SELECT useridentity.arn, eventname, count(*) AS denied FROM events
WHERE errorcode LIKE '%AccessDenied%' OR errorcode LIKE '%UnauthorizedOperation'
GROUP BY 1, 2 ORDER BY denied DESC, 1, 2 LIMIT 5`,
  ],
  [
    'How do the last days look?',
    `SELECT date(eventtime) AS day, count(*) AS events, count_if(NOT readonly) AS writes, approx_distinct(useridentity.arn) AS principals
FROM events GROUP BY 1 ORDER BY 1`,
  ],
  [
    'Which buckets are written to?',
    `SELECT element_at(requestparameters, 'bucketName') AS bucket, count(*) AS puts FROM events
WHERE eventsource = 's3.amazonaws.com' AND eventname = 'PutObject' GROUP BY 1 ORDER BY puts DESC, 1 LIMIT 5`,
  ],
  [
    'Who signed in to the console without MFA?',
    `SELECT useridentity.username, sourceipaddress, max(eventtime) AS last FROM events
WHERE eventname = 'ConsoleLogin' AND element_at(additionaleventdata, 'MFAUsed') = 'No'
GROUP BY 1, 2 ORDER BY last DESC LIMIT 5`,
  ],
]

const started = performance.now()
run('sample', '--events', String(EVENTS), '--days', '7', '--out', trail)
run('ingest', trail)
for (const [question, sql] of QUESTIONS) {
  console.log(`\n${question}`)
  run('query', '--stats', sql)
}
console.log('\nHow long is it kept?')
run('store', 'show', 'events')
rmSync(folder, { recursive: true, force: true })
console.log(`\nDone in ${((performance.now() - started) / 1000).toFixed(0)} s.`)
