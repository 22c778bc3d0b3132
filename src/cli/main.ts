#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

/**
 * Where compiled code is kept from one run to the next. Not in the shared temporary folder, which Node would take: whoever
 * can write compiled code there runs as this user. NODE_COMPILE_CACHE names another folder.
 */
function cacheFolder(): string | undefined {
  const { XDG_CACHE_HOME = '', LOCALAPPDATA = '', HOME = '' } = process.env
  const caches = [XDG_CACHE_HOME, LOCALAPPDATA, HOME === '' ? '' : join(HOME, '.cache')]
  const found = caches.find((folder) => folder !== '')
  return found === undefined ? undefined : join(found, 'traillake')
}

// Four threads for all that reads and writes files would have small reads wait behind what is being put on disk.
process.env['UV_THREADPOOL_SIZE'] ??= '16'

const folder = cacheFolder()
if (folder !== undefined) enableCompileCache(folder)

// Loaded after the compile cache is on, so that it serves them.
const { createProgram } = await import('./program.ts')
await createProgram().parseAsync()
