import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  makeFolder,
  readError,
  readWholeFile,
  removeFile,
  syncFolder,
  writeError,
  writeFileAtomic,
  writeFileExclusive,
  writeNewFile,
} from '../../src/common/files.ts'
import { mapParallel } from '../../src/common/parallel.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'traillake-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('writeFileAtomic', () => {
  it('writes and replaces, and leaves nothing else', async () => {
    const path = join(folder, 'x')
    await writeFileAtomic(path, 'one')
    await writeFileAtomic(path, Buffer.from('two'))
    expect(readFileSync(path, 'utf8')).toBe('two')
    expect(readdirSync(folder)).toEqual(['x'])
  })

  it('names a missing folder', async () => {
    const path = join(folder, 'missing', 'x')
    await expect(writeFileAtomic(path, '')).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: `Cannot write to '${path}': no such file or directory`,
      file: path,
    })
  })

  it('removes the temporary file when the rename fails', async () => {
    const path = join(folder, 'taken')
    await makeFolder(join(path, 'inside'))
    await expect(writeFileAtomic(path, 'x')).rejects.toMatchObject({
      code: 'FOLDER_NOT_WRITABLE',
      message: `Cannot write to '${path}': illegal operation on a directory`,
    })
    expect(readdirSync(folder)).toEqual(['taken'])
  })
})

describe('makeFolder', () => {
  it('makes all that is missing, by many at once', async () => {
    const path = join(folder, 'a', 'b', 'c')
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(folder, 'a', 'x'))])
    expect(readdirSync(join(folder, 'a')).sort()).toEqual(['b', 'x'])
    await makeFolder(path)
  })

  it('does not take a file for a folder', async () => {
    const path = join(folder, 'file')
    writeFileSync(path, '')
    await expect(makeFolder(path)).rejects.toMatchObject({
      code: 'FOLDER_NOT_WRITABLE',
      message: `Cannot write to '${path}': file already exists`,
    })
  })

  it.skipIf(!existsSync('/proc/self'))('gives up where nothing can be made', async () => {
    await expect(makeFolder('/proc/self/a/b')).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: "Cannot write to '/proc/self/a/b': no such file or directory",
    })
  })

  it.skipIf(!existsSync('/sys/kernel'))('gives the reason, however deep', async () => {
    await expect(makeFolder('/sys/kernel/a/b')).rejects.toMatchObject({
      code: 'FOLDER_NOT_WRITABLE',
      message: expect.stringMatching(
        /^Cannot write to '\/sys\/kernel\/a\/b': (permission denied|operation not permitted|read-only file system)$/,
      ) as string,
    })
  })
})

describe('writeFileExclusive', () => {
  it('lets exactly one of many writers win, with its whole content', async () => {
    const path = join(folder, 'v1')
    const contents = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(10_000))
    const made = await Promise.all(contents.map((content) => writeFileExclusive(path, content)))
    expect(made.filter(Boolean)).toHaveLength(1)
    expect(readFileSync(path, 'utf8')).toBe(contents[made.indexOf(true)])
    expect(readdirSync(folder)).toEqual(['v1'])
  })
})

describe('writeNewFile', () => {
  it('refuses a name that is taken', async () => {
    const path = join(folder, 'x')
    await writeNewFile(path, 'one')
    await expect(writeNewFile(path, 'two')).rejects.toMatchObject({
      code: 'FOLDER_NOT_WRITABLE',
      message: `Cannot write to '${path}': file already exists`,
    })
    expect(readFileSync(path, 'utf8')).toBe('one')
  })
})

describe('reading and removing', () => {
  it('reads whole files and names missing ones', async () => {
    const path = join(folder, 'x')
    writeFileSync(path, 'content')
    expect((await readWholeFile(path)).toString()).toBe('content')
    await removeFile(path)
    await removeFile(path)
    await expect(readWholeFile(path)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: `Cannot read '${path}': no such file or directory`,
    })
  })

  it('says what else prevents reading', async () => {
    await expect(readWholeFile(folder)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: `Cannot read '${folder}': illegal operation on a directory`,
    })
  })

  it('says that a folder to sync is missing', async () => {
    const path = join(folder, 'missing')
    await expect(syncFolder(path)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})

describe('writeError and readError', () => {
  it.skipIf(!existsSync('/dev/full'))('tell a full disk', async () => {
    const full = await open('/dev/full', 'r+')
    const error: unknown = await full.writeFile('x').catch((failure: unknown) => failure)
    await full.close()
    expect(writeError(error, '/lake/x')).toMatchObject({
      code: 'DISK_FULL',
      message: "Cannot write to '/lake/x': no space left on device",
    })
  })

  it.each([
    [-13, 'EACCES', 'permission denied'],
    [-30, 'EROFS', 'read-only file system'],
    [-1, 'EPERM', 'operation not permitted'],
  ])('tell that a folder cannot be written (%i)', (errno, code, reason) => {
    const error = Object.assign(new Error(code), { errno, code })
    expect(writeError(error, '/lake')).toMatchObject({
      code: 'FOLDER_NOT_WRITABLE',
      message: `Cannot write to '/lake': ${reason}`,
    })
    expect(readError(error, '/lake')).toMatchObject({
      code: 'FILE_UNREADABLE',
      message: `Cannot read '/lake': ${reason}`,
    })
  })

  it('leave other errors alone', () => {
    const error = new RangeError('x')
    expect(writeError(error, '/lake')).toBe(error)
    expect(readError(error, '/lake')).toBe(error)
  })
})

describe('mapParallel', () => {
  it('keeps the order and the limit', async () => {
    let running = 0
    let most = 0
    const doubled = await mapParallel([5, 1, 4, 2, 3], 2, async (item) => {
      running++
      most = Math.max(most, running)
      await new Promise((done) => setTimeout(done, item))
      running--
      return item * 2
    })
    expect(doubled).toEqual([10, 2, 8, 4, 6])
    expect(most).toBe(2)
  })

  it('throws the first failure and begins nothing more', async () => {
    const begun: number[] = []
    const work = mapParallel([1, 2, 3, 4], 1, async (item) => {
      begun.push(item)
      if (item === 2) throw new RangeError('two')
      return item
    })
    await expect(work).rejects.toThrow(new RangeError('two'))
    expect(begun).toEqual([1, 2])
  })
})
