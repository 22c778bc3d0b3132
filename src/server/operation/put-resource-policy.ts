import { defineOperation } from '../operation.ts'
import { policies, POLICY_ACTIONS, resourceKey } from '../policy/access.ts'
import { readPolicy } from '../policy/policy.ts'
import { POLICY_ERRORS, requireResource } from '../resource/resource.ts'
import { resourcePolicy, resourceText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

/** A policy that could not be judged whole is refused. */
export const putResourcePolicy = defineOperation({
  name: 'PutResourcePolicy',
  input: { ResourceArn: required(resourceText), ResourcePolicy: required(resourcePolicy) },
  async run(context, { ResourceArn, ResourcePolicy }) {
    const resource = await requireResource(context, ResourceArn, POLICY_ERRORS)
    readPolicy(ResourcePolicy, { actions: POLICY_ACTIONS[resource.type], resource: ResourceArn })
    await policies(context.documents).put(resourceKey(resource), { ResourcePolicy })
    return { ResourceArn, ResourcePolicy }
  },
})
