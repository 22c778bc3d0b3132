import type { SourceFile } from './source/source-file.ts'

/** The most files of a group. */
const GROUP_FILES = 4096

/** How much longer event JSON is than what lies on the disk, about: in a file of few events little repeats itself. */
const COMPRESSED = /\.(?:gz|zst|zstd)$/i
const RATIO = 12
const RATIO_OF_FEW = 6
/** Bytes of a file of few events, compressed. */
const FEW_BYTES = 8 * 1024

/** How many bytes of text a file has, about: by its name, for it is not looked into. Undefined where its size is not known. */
export function textBytesOf({ path, size }: SourceFile): number | undefined {
  if (size === undefined || !COMPRESSED.test(path)) return size
  return size * (size < FEW_BYTES ? RATIO_OF_FEW : RATIO)
}

/** Files that follow each other, in groups of about so many bytes of text, whoever reads them. */
export function* groupsOf(files: Iterable<SourceFile>, groupBytes: number): Generator<readonly SourceFile[]> {
  let group: SourceFile[] = []
  let bytes = 0
  for (const file of files) {
    const more = textBytesOf(file) ?? groupBytes
    if (group.length > 0 && bytes + more > groupBytes) {
      yield group
      group = []
      bytes = 0
    }
    group.push(file)
    bytes += more
    if (group.length < GROUP_FILES) continue
    yield group
    group = []
    bytes = 0
  }
  if (group.length > 0) yield group
}
