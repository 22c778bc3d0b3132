import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { requireResource, TAG_ERRORS } from '../resource/resource.ts'
import { changeTags } from '../resource/tags.ts'
import { tagsList } from '../shape/cloudtrail.ts'
import { required, text } from '../shape/shape.ts'

/** Goes by the keys alone; a key that the resource does not have is no failure. */
export const removeTags = defineOperation({
  name: 'RemoveTags',
  input: { ResourceId: required(text()), TagsList: required(tagsList) },
  async run(context, { ResourceId, TagsList }) {
    if (TagsList.length === 0) throw awsError('InvalidTagParameterException', 'No tag to remove is named.')
    const resource = await requireResource(context, ResourceId, TAG_ERRORS)
    const keys = new Set(TagsList.map(({ Key }) => Key))
    await changeTags(context.documents, resource, (tags) => tags.filter(({ Key }) => !keys.has(Key)))
    return {}
  },
})
