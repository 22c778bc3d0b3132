import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { requireResource, TAG_ERRORS } from '../resource/resource.ts'
import { tagsOf } from '../resource/tags.ts'
import { list, required, text } from '../shape/shape.ts'

/** The tags of up to 20 resources, as in AWS; they fit one page. */
export const listTags = defineOperation({
  name: 'ListTags',
  input: { ResourceIdList: required(list(text(), 1, 20)), NextToken: text() },
  async run(context, { ResourceIdList, NextToken }) {
    if (NextToken !== undefined) throw awsError('InvalidTokenException')
    const tagged = await Promise.all(
      ResourceIdList.map(async (ResourceId) => {
        const resource = await requireResource(context, ResourceId, TAG_ERRORS)
        return { ResourceId, TagsList: await tagsOf(context.documents, resource) }
      }),
    )
    return { ResourceTagList: tagged }
  },
})
