import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** The import table of src/README.md: a folder may import itself and what stands beside it here; nothing else, ever. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  grammar: [],
  common: [],
  types: ['common'],
  column: ['common', 'types'],
  kernel: ['common', 'column'],
  function: ['common', 'types', 'column', 'kernel'],
  catalog: ['common', 'types', 'column'],
  plan: ['common', 'types', 'catalog', 'function'],
  binder: ['grammar', 'common', 'types', 'catalog', 'function', 'plan'],
  optimizer: ['common', 'types', 'column', 'function', 'catalog', 'plan'],
  physical: ['common', 'types', 'catalog', 'function', 'plan'],
  execution: ['common', 'types', 'column', 'kernel', 'function', 'catalog', 'plan', 'physical'],
  parquet: ['common', 'types', 'column', 'kernel'],
  iceberg: ['common'],
  storage: ['common', 'types', 'column', 'kernel', 'catalog', 'parquet', 'iceberg'],
  sample: ['common'],
  dashboard: ['common'],
  digest: ['common'],
  result: ['common', 'types', 'column', 'parquet'],
  'query-service': ['common', 'types', 'column', 'result', 'parquet'],
  ingest: ['common', 'types', 'column', 'catalog', 'kernel', 'storage'],
  'engine.ts': [
    ...[
      'grammar',
      'common',
      'types',
      'column',
      'kernel',
      'function',
      'catalog',
      'plan',
      'binder',
      'optimizer',
    ],
    ...[
      'physical',
      'execution',
      'parquet',
      'iceberg',
      'storage',
      'sample',
      'ingest',
      'result',
      'query-service',
    ],
  ],
  // A worker thread runs plans that were made elsewhere, or works for an ingest.
  'worker.ts': ['common', 'execution', 'storage', 'ingest'],
  // A lake on a thread of its own.
  'lake-thread': ['common', 'result', 'ingest', 'query-service', 'engine.ts'],
  // The names that the public API re-exports come straight from where they are defined.
  'index.ts': [
    'engine.ts',
    'common',
    'column',
    'catalog',
    'function',
    'storage',
    'ingest',
    'sample',
    'dashboard',
    'result',
    'query-service',
    'lake-thread',
    'digest',
  ],
  cli: ['index.ts', 'server'],
  server: ['index.ts', 'common'],
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
}

function layerOf(file: string): string {
  const [top = '', second = ''] = file.split('/')
  return top === 'src' ? second : top
}

/** Folders that keep an npm package to themselves: Arrow has one border file, the parser library one folder. */
const PACKAGE_HOME: Readonly<Record<string, RegExp>> = {
  'apache-arrow': /^src\/column\/arrow\.ts$/,
  chevrotain: /^grammar\//,
  'parquet-wasm': /^test\/parquet\//,
  hyparquet: /^src\/parquet\//,
  avsc: /^src\/iceberg\//,
  commander: /^src\/cli\//,
  fastify: /^src\/server\//,
  re2js: /^src\/function\//,
  '@aws-sdk/client-cloudtrail': /^src\/digest\/list-public-keys\.ts$/,
  '@aws-sdk/client-s3': /^src\/(ingest\/source\/s3\/client|query-service\/s3-bucket)\.ts$/,
}

describe('layers', () => {
  for (const file of [...sources('src'), ...sources('grammar')]) {
    it(file, () => {
      const layer = layerOf(file)
      const allowed = LAYERS[layer]
      expect(allowed, `${layer} is not in the layer table`).toBeDefined()
      const text = readFileSync(join(root, file), 'utf8')
      for (const [, target = ''] of text.matchAll(
        /(?:from|import|createRequire\(import\.meta\.url\))\s*\(?\s*'([^']+)'/g,
      )) {
        if (target.startsWith('.')) {
          const imported = layerOf(relative(root, resolve(root, dirname(file), target)))
          expect([layer, ...(allowed ?? [])], `${file} imports ${target}`).toContain(imported)
        } else if (!target.startsWith('node:')) {
          const name = target
            .split('/')
            .slice(0, target.startsWith('@') ? 2 : 1)
            .join('/')
          const home = PACKAGE_HOME[name]
          if (home !== undefined) expect(file, `${name} is imported outside its home`).toMatch(home)
        }
      }
    })
  }

  it('no file is over 600 lines', () => {
    const long = [...sources('src'), ...sources('grammar'), ...sources('test'), ...sources('bench')]
      .map((file) => [file, readFileSync(join(root, file), 'utf8').split('\n').length] as const)
      .filter(([, lines]) => lines > 601)
    expect(long).toEqual([])
  })
})
