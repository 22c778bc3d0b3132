import { type LogFinding, type LogValidation, validateLogs as validate } from '../../index.ts'
import { commandTime, interruptSignal } from '../lake.ts'
import type { GlobalOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'

export interface ValidateLogsOptions extends GlobalOptions {
  readonly publicKey?: readonly string[]
  readonly startTime?: string
  readonly endTime?: string
  readonly accountId?: string
  readonly region?: string
  readonly verbose?: boolean
  readonly json?: boolean
}

/** As the AWS CLI prints times. */
function shown(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}

function findingText(finding: LogFinding): string {
  if (finding.kind === 'gap') {
    const kind = finding.backfill ? '(backfill) ' : ''
    return `${kind}No log files were delivered by CloudTrail between ${shown(finding.from)} and ${shown(finding.to)}`
  }
  const { kind, backfill, file, status, problem } = finding
  const name = `${backfill && kind === 'digest' ? '(backfill) ' : ''}${kind === 'digest' ? 'Digest' : 'Log'} file`
  const what = { valid: 'valid', invalid: 'INVALID', unverified: 'NOT VERIFIED', unread: 'NOT READ' }[status]
  return `${name}\t${file}\t${what}${problem === undefined ? '' : `: ${problem}`}`
}

function ratio({ valid, invalid, unverified, unread }: LogValidation['logs'], name: string): string {
  const total = valid + invalid + unverified + unread
  if (total === 0) return ''
  const not = (count: number, what: string) => (count > 0 ? `, ${count}/${total} ${name} files ${what}` : '')
  return `\n${valid}/${total} ${name} files valid${not(invalid, 'INVALID')}${not(unverified, 'NOT VERIFIED')}${not(unread, 'NOT READ')}`
}

function summary({ requested, found, digests, backfillDigests, logs }: LogValidation): string {
  const head = `Results requested for ${shown(requested.start)} to ${shown(requested.end)}\n`
  const ratios = ratio(digests, 'digest') + ratio(backfillDigests, 'backfill digest') + ratio(logs, 'log')
  if (ratios === '') return `${head}No digests found\n`
  const range =
    found === undefined
      ? 'No valid digests found in range\n'
      : `Results found for ${shown(found.start)} to ${shown(found.end)}:\n`
  return `${head}${range}${ratios}\n`
}

/** Prints findings as the AWS CLI does: problems, in blocks, to standard error; the valid, with `--verbose`, to standard output. */
function createReport(verbose: boolean) {
  let chain: LogFinding['chain'] | undefined
  let isInBlock = false

  const error = (text: string) => {
    process.stderr.write(`${isInBlock ? '\n' : ''}${text}\n\n`)
    isInBlock = false
  }
  return {
    tell(finding: LogFinding) {
      const isError =
        finding.kind === 'gap' ||
        finding.status === 'invalid' ||
        finding.status === 'unread' ||
        (finding.kind === 'digest' && finding.status === 'unverified')
      if (!isError && !verbose) return
      if (chain !== finding.chain) {
        chain = finding.chain
        if (isInBlock) process.stdout.write('\n')
        isInBlock = false
        const place = chain.organization === undefined ? '' : ` of organization ${chain.organization}`
        process.stdout.write(
          `Validating log files for trail ${chain.trail} in region ${chain.region}${place}\n\n`,
        )
      }
      if (isError) return error(findingText(finding))
      isInBlock = true
      process.stdout.write(`${findingText(finding)}\n`)
    },
    end(validation: LogValidation) {
      process.stdout.write(`${isInBlock ? '\n' : ''}${summary(validation)}`)
    },
  }
}

async function run(source: string, options: ValidateLogsOptions): Promise<void> {
  const {
    publicKey = [],
    startTime,
    endTime,
    accountId: account,
    region,
    verbose = false,
    json = false,
  } = options
  const report = createReport(verbose)
  const isShown = (finding: LogFinding) => verbose || finding.kind === 'gap' || finding.status !== 'valid'
  const printJson = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
  const validation = await validate({
    ...{ source, publicKeys: publicKey, startTime, endTime, account, region },
    now: commandTime(),
    signal: interruptSignal(),
    onFinding: (finding) => {
      if (!json) report.tell(finding)
      else if (isShown(finding)) printJson(finding)
    },
  })
  if (json) printJson({ kind: 'summary', ...validation })
  else report.end(validation)
  const { digests, backfillDigests, logs } = validation
  const sum = (status: 'invalid' | 'unverified' | 'unread') =>
    digests[status] + backfillDigests[status] + logs[status]
  if (sum('invalid') > 0) process.exitCode = 1
  else if (sum('unverified') + sum('unread') > 0) process.exitCode = 3
}

/** `traillake validate-logs`. */
export function validateLogs(source: string, options: ValidateLogsOptions): Promise<void> {
  return reportErrors(() => run(source, options))
}
