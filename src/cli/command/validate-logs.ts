import type { Command } from 'commander'
import type { ValidateLogsOptions } from '../action/validate-logs.ts'

const HELP = `
Follows the chain of digest files that CloudTrail signs every hour, as aws cloudtrail validate-logs does, for every trail,
account and region found: says which digest and log files were changed, moved or deleted.

Source: s3://bucket/prefix, the prefix before AWSLogs or one below it (credentials, region and endpoint as ingest takes them),
or a folder as aws s3 sync makes it, AWSLogs in its path or below. A copy has no S3 metadata, where a digest's signature
is, but each digest has the signature of the one before: only the newest of each trail and region cannot be verified, unless
<digest file>.metadata.json beside it holds what aws s3api head-object prints, or --end-time leaves it out.

The keys are CloudTrail's: of files with --public-key, which needs no network, or else AWS is asked (ListPublicKeys).

Exit codes: 0 all is valid, 1 something is invalid, 3 nothing is invalid but something could not be verified or
read.

Examples:
  traillake validate-logs ./logs --public-key keys.json
  traillake validate-logs s3://my-trail-bucket --public-key keys.json
  traillake validate-logs ./logs --public-key keys.json --start-time 2026-01-01T00:00:00Z --region eu-west-1 --verbose`

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

export function addValidateLogs(program: Command): void {
  program
    .command('validate-logs')
    .summary('check log files against the digest files that CloudTrail signed')
    .description("Validates CloudTrail's log files by its digest files.")
    .argument('<source>', 'the folder that AWSLogs is in, or s3://bucket/prefix')
    .option(
      '--public-key <file>',
      "CloudTrail's keys: output of list-public-keys, PEM or DER; repeatable",
      collect,
    )
    .option('--start-time <time>', 'only digests from then on (default: all there are)')
    .option('--end-time <time>', 'only digests until then (default: now)')
    .option('--account-id <id>', 'only this account')
    .option('--region <region>', 'only the log files of this region')
    .option('--verbose', 'list the valid files too')
    .option('--json', 'print findings and sums as JSON lines on standard output')
    .addHelpText('after', HELP)
    .action(async (source: string, _: unknown, command: Command) => {
      const { validateLogs } = await import('../action/validate-logs.ts')
      await validateLogs(source, command.optsWithGlobals<ValidateLogsOptions>())
    })
}
