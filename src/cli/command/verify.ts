import type { Command } from 'commander'
import type { VerifyCommandOptions } from '../action/verify.ts'

const HELP = `
Every commit is signed with the lake's key and holds the SHA-256 of each file that it made and of the commit before. verify
compares every file of the stores with that, and says which are changed, missing, added or rolled back, and which events that
is about. It changes nothing.

A whole lake that is put back to an older state is as it was then: only a digest that is kept elsewhere shows it. verify prints
the newest of each store; keep it, and give it with --expect later. Whoever can write to the whole lake can replace its key and
sign everything anew: keep the fingerprint elsewhere too, and give it with --key. Then the private key (keys/commits.key) need
not be there. Whoever has that key can sign anything. Not covered are cache, queries, api, usage and rejects.

Exit codes: 0 clean, 1 something is wrong, 2 a wrong argument.

Examples:
  traillake verify
  traillake verify --key 4be1… --expect 9f2c…
  traillake verify --store events --json`

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

export function addVerify(program: Command): void {
  program
    .command('verify')
    .summary('find files that are not as they were committed')
    .description("Compares the stores' files with what was signed when they were committed.")
    .option('--store <name>', 'one store, by name or id (default: all of them)')
    .option(
      '--expect <digest>',
      'a digest that verify printed before and that must still be there; repeatable',
      collect,
    )
    .option('--key <fingerprint>', 'of the key that must have signed everything, as verify printed it before')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', HELP)
    .action(async (_: unknown, command: Command) => {
      const { verify } = await import('../action/verify.ts')
      await verify(command.optsWithGlobals<VerifyCommandOptions>())
    })
}
