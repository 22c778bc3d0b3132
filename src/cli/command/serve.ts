import { type Command, Option } from 'commander'
import type { ServeOptions } from '../action/serve.ts'
import { duration, threadsOption, wholeNumber } from '../options.ts'

const HELP = `
The server speaks the CloudTrail API: scripts, SDKs, the aws CLI and Grafana's Lake plugin keep working with one endpoint
setting. Requests are signed with the access keys of a file: a credentials file as the AWS CLI has it, or a JSON list of
{"accessKeyId", "secretAccessKey", "accountId", "arn"}. Each request is one line of JSON on standard error.
GET /healthz tells that it is up, GET /metrics is for Prometheus. Ctrl-C stops it when the requests that run have ended.

Examples:
  traillake serve --no-auth
  traillake serve --access-keys keys.json --account 111122223333 --region eu-west-1
  aws cloudtrail list-event-data-stores --endpoint-url http://127.0.0.1:8080`

export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('serve the CloudTrail Lake API')
    .description('Serves the lake to clients of the CloudTrail API.')
    .option('--host <name>', 'the address to listen on', '127.0.0.1')
    .option('--port <n>', 'the port to listen on; 0 for any that is free', wholeNumber, 8080)
    .addOption(
      new Option('--access-keys <file>', 'the keys that requests may be signed with').env(
        'TRAILLAKE_ACCESS_KEYS',
      ),
    )
    .option('--no-auth', 'answer whoever asks; on this machine alone')
    .addOption(
      new Option('--region <name>', 'the region of ARNs and signatures')
        .env('AWS_REGION')
        .default('us-east-1'),
    )
    .addOption(
      new Option('--account <id>', 'the account that owns the stores')
        .env('TRAILLAKE_ACCOUNT')
        .default('000000000000'),
    )
    .addOption(
      new Option(
        '--buckets <dir>',
        'a folder that stands for S3: s3://bucket/prefix is <dir>/bucket/prefix',
      ).env('TRAILLAKE_BUCKETS'),
    )
    .addOption(
      new Option('--query-timeout <time>', 'how long a query may run: 500ms, 30s, 5m, 1h')
        .argParser(duration)
        .default(3_600_000, '1h'),
    )
    .option('--lookups-per-second <n>', 'how many LookupEvents an account may call', wholeNumber, 2)
    .addOption(threadsOption())
    .addHelpText('after', HELP)
    .action(async (_: unknown, command: Command) => {
      const { returnFreedMemory } = await import('../malloc.ts')
      returnFreedMemory()
      const { serve } = await import('../action/serve.ts')
      await serve(command.optsWithGlobals<ServeOptions>())
    })
}
