import type { ManifestFile } from './manifest-list.ts'
import { readManifests } from './scan.ts'
import { carryOver, type SnapshotDraft, writeManifest } from './write-manifest.ts'

/** Iceberg's table properties and their defaults. https://iceberg.apache.org/docs/latest/configuration/ */
const MERGE_COUNT = { property: 'commit.manifest.min-count-to-merge', standard: 100 } as const
const TARGET_BYTES = { property: 'commit.manifest.target-size-bytes', standard: 8 * 1024 * 1024 } as const

/**
 * Once a snapshot has many small manifests they are written anew as a few: a table that gets a file a minute would
 * else have as many manifests as files. Manifests of the target size are left alone, so that the work per commit
 * stays bounded. Answers the manifests to list in place of `kept`.
 */
export async function mergeSmall(
  draft: SnapshotDraft,
  kept: readonly ManifestFile[],
): Promise<readonly ManifestFile[]> {
  const { properties, defaultSpecId } = draft.table.metadata
  const target = settingOf(properties, TARGET_BYTES)
  const isSmall = ({ manifestLength, partitionSpecId }: ManifestFile): boolean =>
    manifestLength < target / 2 && partitionSpecId === defaultSpecId
  const small = kept.filter(isSmall)
  if (small.length < settingOf(properties, MERGE_COUNT)) return kept
  const merged: ManifestFile[] = []
  for (const group of groupsOf(small, target)) {
    const entries = (await readManifests(draft.table, group)).flatMap((read) => carryOver(draft, read))
    merged.push(await writeManifest(draft, entries))
  }
  return [...merged, ...kept.filter((manifest) => !isSmall(manifest))]
}

function settingOf(
  properties: Readonly<Record<string, string>>,
  { property, standard }: typeof MERGE_COUNT | typeof TARGET_BYTES,
): number {
  const number = Number(properties[property] ?? standard)
  return Number.isInteger(number) && number > 0 ? number : standard
}

/** Neighbours together, each group up to the target size. */
function groupsOf(manifests: readonly ManifestFile[], target: number): readonly ManifestFile[][] {
  const groups: ManifestFile[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const manifest of manifests) {
    bytes += manifest.manifestLength
    if (bytes > target) {
      groups.push([])
      bytes = manifest.manifestLength
    }
    groups.at(-1)?.push(manifest)
  }
  return groups
}
