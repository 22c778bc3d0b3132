import { appendBytes, createByteBuffer } from '../../common/byte-buffer.ts'
import { deliveredAt } from '../delivery-order.ts'
import { textBytesOf } from '../groups.ts'
import { createFloat64Vector, createInt32Vector, pushInt32, setFloat64, setInt32 } from '../shred/vector.ts'
import { localFile } from './local-file.ts'
import type { SourceFile } from './source-file.ts'

/** Files that were found, in the order in which they were added. Of a local one about a hundred bytes are kept. */
export interface FileList extends Iterable<SourceFile> {
  readonly length: number
  /** Bytes of all of them as stored; undefined where one's cannot be known. */
  readonly bytes: number | undefined
  /** Bytes of their text, about; infinite where one's cannot be known. */
  readonly textBytes: number
  /** Whether there are objects of S3 among them. */
  readonly hasObjects: boolean
  add(file: SourceFile): void
  /**
   * The files in the order in which CloudTrail delivered them, so that data files cover narrow stretches of time whatever
   * accounts and regions the folders separate. Files whose names tell no time come first, in the order in which they were added.
   */
  byDelivery(): Iterable<SourceFile>
}

/** What the paths of files begin with, up to their last slash. */
interface Folder {
  readonly path: string
  readonly real: string
  readonly named: boolean
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** @example for await (const file of discover(['AWSLogs'])) list.add(file) */
export function createFileList(given: Iterable<SourceFile> = []): FileList {
  const folders: Folder[] = []
  /** Files by their numbers that are not local, or have not all that such a file mostly has. */
  const others = new Map<number, SourceFile>()
  // Of each file.
  const folderOf = createInt32Vector()
  const names = createByteBuffer(0)
  const nameEnds = createInt32Vector()
  const sizes = createFloat64Vector()
  const times = createFloat64Vector()
  const delivered = createFloat64Vector()
  let [bytes, textBytes, latest] = [0, 0, 0]
  let [isInOrder, hasObjects] = [true, false]

  function numberOfFolder(path: string, real: string, named: boolean): number {
    const last = folders.at(-1)
    if (last?.path !== path || last.real !== real || last.named !== named) folders.push({ path, real, named })
    return folders.length - 1
  }

  /** @returns whether all that there is of the file was written down */
  function addLocal(number: number, { path, size, named, origin, isLocal }: SourceFile): boolean {
    const { source: real = '', modified } = origin ?? {}
    if (isLocal !== true || size === undefined || modified === undefined) return false
    const start = path.lastIndexOf('/') + 1
    const name = path.slice(start)
    if (!real.endsWith(`/${name}`)) return false
    const folder = numberOfFolder(path.slice(0, start), real.slice(0, real.length - name.length), named)
    setInt32(folderOf, number, folder)
    const spelled = encoder.encode(name)
    appendBytes(names, spelled, 0, spelled.length)
    setFloat64(sizes, number, size)
    setFloat64(times, number, modified)
    return true
  }

  function add(file: SourceFile): void {
    const number = nameEnds.length
    if (!addLocal(number, file)) others.set(number, file)
    pushInt32(nameEnds, names.length)
    const time = deliveredAt(file.path)
    setFloat64(delivered, number, time)
    isInOrder &&= time >= latest
    latest = time
    bytes += file.size ?? Number.POSITIVE_INFINITY
    textBytes += textBytesOf(file) ?? Number.POSITIVE_INFINITY
    hasObjects ||= file.origin?.etag !== undefined
  }

  function at(number: number): SourceFile {
    const other = others.get(number)
    if (other !== undefined) return other
    const start = number === 0 ? 0 : nameEnds.values[number - 1]!
    const name = decoder.decode(names.bytes.subarray(start, nameEnds.values[number]))
    const { path, real, named } = folders[folderOf.values[number]!]!
    const size = sizes.values[number]!
    return localFile({ path: path + name, real: real + name, size, modified: times.values[number]! }, named)
  }

  function* all(): Generator<SourceFile> {
    for (let number = 0; number < nameEnds.length; number++) yield at(number)
  }

  function* sorted(): Generator<SourceFile> {
    const { values } = delivered
    const order = new Uint32Array(nameEnds.length).map((_, number) => number)
    for (const number of order.sort((a, b) => values[a]! - values[b]! || a - b)) yield at(number)
  }

  for (const file of given) add(file)
  return {
    get length() {
      return nameEnds.length
    },
    get bytes() {
      return Number.isFinite(bytes) ? bytes : undefined
    },
    get textBytes() {
      return textBytes
    },
    get hasObjects() {
      return hasObjects
    },
    add,
    byDelivery: () => (isInOrder ? all() : sorted()),
    [Symbol.iterator]: all,
  }
}
