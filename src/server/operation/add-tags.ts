import { defineOperation } from '../operation.ts'
import { requireResource, TAG_ERRORS } from '../resource/resource.ts'
import { changeTags, checkTags } from '../resource/tags.ts'
import { tagsList } from '../shape/cloudtrail.ts'
import { required, text } from '../shape/shape.ts'

/** A tag of a key that the resource has already gets the new value. */
export const addTags = defineOperation({
  name: 'AddTags',
  input: { ResourceId: required(text()), TagsList: required(tagsList) },
  async run(context, { ResourceId, TagsList }) {
    checkTags(TagsList)
    const resource = await requireResource(context, ResourceId, TAG_ERRORS)
    const keys = new Set(TagsList.map(({ Key }) => Key))
    await changeTags(context.documents, resource, (tags) => [
      ...tags.filter(({ Key }) => !keys.has(Key)),
      ...TagsList,
    ])
    return {}
  },
})
