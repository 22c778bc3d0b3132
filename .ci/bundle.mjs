// Puts the built command line and what its commands need into some thirty files under dist/bundle, beside the modules of
// the library, which stay as tsc made them. To find, read and link five hundred small modules takes Node 0.15 s.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { rolldown } from 'rolldown'

/** The packages that are copied, with what they stand on: what the command line itself and a query need. */
const COPIED = ['chevrotain', 'commander', 'hyparquet', 're2js', 'string-width']

/** Every other package stays where npm put it: large, or with files beside it that it looks for. */
function isLeftOut(id, importer = '', resolved = false) {
  if (resolved || !/^[@a-z]/.test(id) || importer.includes('/node_modules/')) return false
  return !COPIED.some((name) => id === name || id.startsWith(`${name}/`))
}

/** `import.meta.url` is still where the module itself lies, so that it finds the files beside it. */
function keepUrls(chunks) {
  return {
    name: 'keep-urls',
    transform(code, id) {
      if (!code.includes('import.meta.url') || id.includes('/node_modules/')) return null
      const place = JSON.stringify(relative(chunks, id).replaceAll('\\', '/'))
      return code.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`)
    },
  }
}

/** The licences of the packages that were copied. */
function licences(output) {
  const folders = new Set()
  for (const { moduleIds = [] } of output)
    for (const id of moduleIds) {
      const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id) ?? []
      if (folder !== undefined) folders.add(folder)
    }
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = ['LICENSE', 'license', 'LICENSE.txt', 'LICENSE.md']
      .map((file) => join(folder, file))
      .find((file) => existsSync(file))
    const text = file === undefined ? '' : `\n${readFileSync(file, 'utf8').trim()}\n`
    return `${name} ${version}: ${license}\n${text}`
  })
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

/**
 * Bundles what tsc built.
 *
 * @param folder where tsc built to
 */
export async function bundle(folder) {
  const dist = resolve(folder)
  const chunks = join(dist, 'bundle')
  rmSync(chunks, { recursive: true, force: true })
  const build = await rolldown({
    // A worker thread is a program of its own, which shares most chunks with the command line.
    input: Object.fromEntries(
      ['src/cli/main', 'src/worker', 'src/lake-thread/worker'].map((name) => [
        name,
        join(dist, `${name}.js`),
      ]),
    ),
    platform: 'node',
    external: isLeftOut,
    plugins: [keepUrls(chunks)],
  })
  const { output } = await build.write({
    dir: dist,
    entryFileNames: '[name].js',
    chunkFileNames: 'bundle/[name].js',
  })
  await build.close()
  writeFileSync(join(chunks, 'LICENSES.txt'), licences(output))
}
