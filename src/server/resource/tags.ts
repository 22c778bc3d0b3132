import type { Collection, Documents } from '../documents.ts'
import { awsError } from '../error.ts'
import { resourceKey, type ResourceRef } from '../policy/access.ts'
import { type tag, tagsList } from '../shape/cloudtrail.ts'
import { required, structure, type Value } from '../shape/shape.ts'

export type Tag = Value<typeof tag>

/** The quota of a resource. */
const MOST_TAGS = 50

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

const TAGS_DOCUMENT = structure({ TagsList: required(tagsList) })

function documentsOf(documents: Documents): Collection<Value<typeof TAGS_DOCUMENT>> {
  return documents.collection('tags', TAGS_DOCUMENT)
}

function checkTag({ Key, Value: value = '' }: Tag): void {
  if (/^aws:/i.test(Key))
    throw awsError(
      'InvalidTagParameterException',
      `The tag key '${Key}' begins with aws:, which is reserved.`,
    )
  const wrong = [Key, value].find((text) => !TAG_TEXT.test(text))
  if (wrong !== undefined)
    throw awsError(
      'InvalidTagParameterException',
      `Tags consist of letters, digits, spaces and _.:/=+-@, and '${wrong}' does not.`,
    )
}

/** Throws InvalidTagParameterException, TagsLimitExceededException. */
export function checkTags(tags: readonly Tag[]): void {
  for (const each of tags) checkTag(each)
  const keys = tags.map(({ Key }) => Key)
  const twice = keys.find((key, i) => keys.indexOf(key) !== i)
  if (twice !== undefined)
    throw awsError('InvalidTagParameterException', `The tag key '${twice}' is there more than once.`)
  if (tags.length > MOST_TAGS)
    throw awsError(
      'TagsLimitExceededException',
      `A resource has up to ${MOST_TAGS} tags, and would have ${tags.length}.`,
    )
}

/** The tags of a resource, by key. */
export async function tagsOf(documents: Documents, resource: ResourceRef): Promise<readonly Tag[]> {
  return (await documentsOf(documents).get(resourceKey(resource)))?.TagsList ?? []
}

/**
 * Changes the tags of a resource; none are none. Throws as {@link checkTags}, and changes nothing then.
 *
 * @example await changeTags(documents, resource, (tags) => tags.filter(({ Key }) => Key !== 'team'))
 */
export async function changeTags(
  documents: Documents,
  resource: ResourceRef,
  change: (tags: readonly Tag[]) => readonly Tag[],
): Promise<void> {
  await documentsOf(documents).update(resourceKey(resource), (document) => {
    const tags = change(document?.TagsList ?? [])
    checkTags(tags)
    return tags.length === 0 ? undefined : { TagsList: tags }
  })
}
