import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { policies, resourceKey } from '../policy/access.ts'
import { POLICY_ERRORS, requireResource } from '../resource/resource.ts'
import { resourceText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

export const deleteResourcePolicy = defineOperation({
  name: 'DeleteResourcePolicy',
  input: { ResourceArn: required(resourceText) },
  async run(context, { ResourceArn }) {
    const resource = await requireResource(context, ResourceArn, POLICY_ERRORS)
    await policies(context.documents).update(resourceKey(resource), (document) => {
      if (document === undefined) throw awsError('ResourcePolicyNotFoundException')
      return undefined
    })
    return {}
  },
})
