import type { SourceFile } from './source/source-file.ts'

/** The most files of a group. */
const GROUP_FILES = 4096

/** How much longer event JSON is than what lies on the disk, about. */
const COMPRESSED = /\.(?:gz|zst|zstd)$/i
const RATIO = 12

/** How many bytes of text a file has, about: by its name, for it is not looked into. Undefined where its size is not known. */
export function textBytesOf({ path, size }: SourceFile): number | undefined {
  return size === undefined ? undefined : size * (COMPRESSED.test(path) ? RATIO : 1)
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
