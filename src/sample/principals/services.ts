import { assumedRoleIdentity, createdBefore, serviceSession } from '../session.ts'
import { accessKeyId } from '../text.ts'
import type { Principal, RoleMaker } from './principal.ts'
import { principal } from './principal.ts'

const LINKED =
  'autoscaling:AutoScaling config:Config ecs:ECS rds:RDS securityhub:SecurityHub guardduty:AmazonGuardDuty ' +
  'trustedadvisor:TrustedAdvisor support:Support elasticloadbalancing:ElasticLoadBalancing eks:AmazonEKS ' +
  'organizations:Organizations inspector2:AmazonInspector2 access-analyzer:AccessAnalyzer backup:Backup ' +
  'resource-explorer-2:ResourceExplorer compute-optimizer:ComputeOptimizer'

/** AWS services with their linked roles. */
export function linkedRoles(role: RoleMaker): Principal[] {
  return LINKED.split(' ').map((entry) => {
    const [prefix = '', suffix = ''] = entry.split(':')
    const service = `${prefix}.amazonaws.com`
    const linked = role(`AWSServiceRoleFor${suffix}`, `/aws-service-role/${service}/`)
    return principal((start) => {
      const from = createdBefore(start)
      const name = prefix === 'config' ? 'AWSConfig-Describe' : suffix
      const key = accessKeyId(start.random, 'ASIA')
      const identity = assumedRoleIdentity(linked, name, key, from, { tail: `,"invokedBy":"${service}"` })
      const arn = `arn:aws:sts::${linked.accountId}:assumed-role/${linked.name}/${name}`
      return { ...serviceSession(service, identity), arn, name, from, until: from + 3600 }
    })
  })
}

const SERVICES = (
  'ec2 lambda ecs-tasks cloudtrail logs delivery.logs s3 autoscaling config ssm events states glue ' +
  'backup guardduty inspector2 firehose secretsmanager rds dynamodb eks codebuild replicator.lambda'
).split(' ')

/** AWS services acting by themselves. */
export function awsServices(): Principal[] {
  return SERVICES.map((name) => principal(() => serviceSession(`${name}.amazonaws.com`), 1, 0.1))
}
