import { Argument, type Command } from 'commander'

/** Every command with its own options, `store list` written as one. */
function commandTree(
  program: Command,
): readonly { readonly path: string; readonly words: readonly string[] }[] {
  const options = (command: Command) => command.options.flatMap(({ long }) => long ?? [])
  const inner = (command: Command) => command.commands.map((child) => child.name())
  const entries = [{ path: '', words: [...inner(program), ...options(program)] }]
  for (const command of program.commands) {
    entries.push({ path: command.name(), words: [...inner(command), ...options(command), '--lake'] })
    for (const child of command.commands)
      entries.push({ path: `${command.name()} ${child.name()}`, words: [...options(child), '--lake'] })
  }
  return entries
}

function bash(program: Command): string {
  const cases = commandTree(program).map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`)
  const groups = program.commands.filter(({ commands }) => commands.length > 0).map((group) => group.name())
  return `# traillake completion for bash: source <(traillake completion bash)
_traillake() {
  local current=\${COMP_WORDS[COMP_CWORD]} path=\${COMP_WORDS[1]:-} words=''
  [ "$COMP_CWORD" -eq 1 ] && path=''
  case "$path" in
    ${groups.join(' | ')}) [ "$COMP_CWORD" -gt 2 ] && path="$path \${COMP_WORDS[2]}" ;;
  esac
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _traillake traillake
`
}

function zsh(program: Command): string {
  return `# traillake completion for zsh: source <(traillake completion zsh)
autoload -U +X bashcompinit && bashcompinit
${bash(program)}`
}

function fish(program: Command): string {
  const lines = commandTree(program).flatMap(({ path, words }) => {
    const condition =
      path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1) ?? ''}`
    return words.map((word) =>
      word.startsWith('--')
        ? `complete -c traillake -n '${condition}' -l ${word.slice(2)}`
        : `complete -c traillake -n '${condition}' -a ${word}`,
    )
  })
  return `# traillake completion for fish: traillake completion fish | source\n${lines.join('\n')}\n`
}

const SCRIPTS: Readonly<Record<string, (program: Command) => string>> = { bash, zsh, fish }

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a completion script: source <(traillake completion bash)')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SCRIPTS)))
    .action((shell: string) => {
      process.stdout.write(SCRIPTS[shell]?.(program) ?? '')
    })
}
