import { describe, expect, it } from 'vitest'
import { importsOf, loadedWith } from '../support/import-graph.ts'

/** What is loaded with a file, in one order, without what Node itself has. */
function loaded(...files: readonly string[]): readonly string[] {
  return [...loadedWith(...files)].filter((name) => !name.startsWith('node:')).sort()
}

const isFile = (name: string) => name.endsWith('.ts')

describe('what a run of the command line loads', () => {
  it('the entry: nothing before the compile cache is on', () => {
    expect([...loadedWith('src/cli/main.ts')]).toEqual(['src/cli/main.ts', 'node:path', 'node:module'])
  })

  it('--version, --help and completion: the commands and their options, not the engine', () => {
    expect(loaded('src/cli/program.ts')).toEqual([
      'commander',
      ...[
        ...['compact', 'completion', 'explain', 'functions', 'ingest', 'maintain', 'query', 'retention'],
        ...['sample', 'serve', 'shell', 'store'],
        ...['create', 'delete', 'list', 'purge', 'relocate', 'restore', 'show', 'update'].map(
          (command) => `store/${command}`,
        ),
        'usage',
        'vacuum',
        'validate-logs',
        'verify',
      ].map((command) => `src/cli/command/${command}.ts`),
      ...['options', 'program', 'render/format'].map((file) => `src/cli/${file}.ts`),
    ])
  })

  it('a query: the engine with its parser, and no package that only writing or another format needs', () => {
    const names = loaded('src/cli/program.ts', 'src/cli/action/query.ts')
    expect(names.filter((name) => !isFile(name))).toEqual([
      ...['chevrotain', 'commander', 'hyparquet/src/indexes.js', 'hyparquet/src/metadata.js'],
      ...['hyparquet/src/snappy.js', 're2js'],
    ])
    expect(names).toContain('src/engine.ts')
    const idle = ['src/ingest', 'src/sample', 'src/column/arrow.ts', 'src/parquet/writer.ts']
    expect(names.filter((name) => idle.some((start) => name.startsWith(start)))).toEqual([])
  })
})

describe('the reading of imports', () => {
  it('tells what is loaded at once from what is loaded later, and types from both', () => {
    expect(importsOf('src/result/result.ts')).toContainEqual({
      target: '../column/arrow.ts',
      dynamic: true,
    })
    expect(importsOf('src/result/result.ts')).not.toContainEqual({
      target: '../column/arrow.ts',
      dynamic: false,
    })
    expect(importsOf('src/column/arrow.ts')).toContainEqual({ target: 'apache-arrow', dynamic: false })
    expect(importsOf('src/index.ts')).toContainEqual({ target: './engine.ts', dynamic: false })
  })
})
