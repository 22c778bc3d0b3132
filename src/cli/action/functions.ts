import { describeFunction, describeFunctions, type FunctionDescription } from '../../index.ts'
import { reportErrors } from '../render/error.ts'

function overview(records: readonly FunctionDescription[]): string {
  const groups = new Map<string, FunctionDescription[]>()
  for (const record of records) groups.set(record.group, [...(groups.get(record.group) ?? []), record])
  const width = Math.max(...records.map(({ name }) => name.length))
  return [...groups]
    .map(([group, members]) => {
      const lines = members.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`)
      return `${group.toUpperCase()}\n${lines.join('\n')}\n`
    })
    .join('\n')
}

function entry({ aliases, group, signatures, description, example }: FunctionDescription): string {
  const also = aliases.length === 0 ? '' : `\nAlso called ${aliases.join(', ')}.`
  return `${signatures.join('\n')}\n\n${description}${also}\n\nExample (${group}):\n  ${example.sql}\n  → ${example.result}\n`
}

export interface FunctionsOptions {
  readonly json?: boolean
}

/** `traillake functions`. */
export function functions(name: string | undefined, options: FunctionsOptions): Promise<void> {
  return reportErrors(() => {
    const chosen = name === undefined ? describeFunctions() : [describeFunction(name)]
    if (options.json === true) process.stdout.write(`${JSON.stringify(chosen, undefined, 2)}\n`)
    else process.stdout.write(name === undefined ? overview(chosen) : chosen.map(entry).join('\n'))
    return Promise.resolve()
  })
}
