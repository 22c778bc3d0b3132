import { ACCOUNTS } from '../organization.ts'
import type { Random } from '../random.ts'
import { below, chance, pick } from '../random.ts'
import type { Session, SessionStart } from '../session.ts'
import { userSession, workloadSession } from '../session.ts'
import { accessKeyId, digits, hex, lower, publicAddress, upper } from '../text.ts'
import * as agents from '../user-agents.ts'
import { DOMAINS } from '../words.ts'
import type { Principal, RoleMaker } from './principal.ts'
import { principal, repeat } from './principal.ts'

const KINDS = ['api', 'worker', 'stream'] as const

/** Services on instances, in containers and in pods, the larger ones first. */
export function workloads(random: Random, role: RoleMaker): Principal[] {
  return DOMAINS.flatMap((domain, place) =>
    KINDS.map((kind, index) => {
      const service = role(`${domain}-${kind}-${['instance', 'task', 'pod'][index]!}-role`)
      const agent = pick(random, agents.SDK_AGENTS)
      const outdated = chance(random, 0.03)
      const tags = `"service":"${domain}-${kind}","Environment":"${service.accountId === ACCOUNTS[0].id ? 'prod' : 'test'}"`
      const open = (start: SessionStart): Session => {
        if (kind === 'api') {
          const name = `i-0${hex(start.random, 16)}`
          const context = chance(start.random, 0.8) ? ',"ec2RoleDelivery":"2.0"' : ',"ec2RoleDelivery":"1.0"'
          return workloadSession(start, service, { name, agent, context, tags }, outdated)
        }
        if (kind === 'worker') {
          return workloadSession(start, service, { name: hex(start.random, 32), agent, tags }, outdated)
        }
        const name = `botocore-session-${1_700_000_000 + below(start.random, 2_000_000)}`
        const issuer = `arn:aws:iam::${service.accountId}:oidc-provider/oidc.eks.${start.partition.region}.amazonaws.com/id/${'4B8E02D7C1A95F36'.repeat(2)}`
        const webIdentity = `{"federatedProvider":"${issuer}","attributes":{}}`
        return workloadSession(start, service, { name, agent, webIdentity, tags }, outdated)
      }
      return principal(open, 1 + ((place * 7 + index * 3) % 3), 0.7 + (place % 4) * 0.4)
    }),
  ).sort((left, right) => right.parallel - left.parallel)
}

/** Lambda functions. */
export function functions(random: Random, role: RoleMaker): Principal[] {
  const purposes = ['handler', 'resizer', 'indexer', 'webhook', 'exporter', 'cleanup', 'rotation'] as const
  return repeat(28, (index) => {
    const name = `${DOMAINS[(index * 4) % DOMAINS.length]!}-${purposes[index % purposes.length]!}`
    const execution = role(`${name}-role-${lower(random, 8)}`, '/service-role/')
    const agent = pick(random, agents.LAMBDA_AGENTS)
    const open = (start: SessionStart): Session => {
      const { region } = start.partition
      const arn = `arn:aws:lambda:${region}:${execution.accountId}:function:${name}`
      const tail = chance(start.random, 0.5)
        ? `,"inScopeOf":{"issuerType":"AWS::Lambda::Function","credentialsIssuedTo":"${arn}"}`
        : ''
      return workloadSession(start, execution, { name, agent, tail }, false)
    }
    return principal(open, 1 + (index % 3))
  })
}

/** The Systems Manager agents on the account's instances. */
export function systemAgents(role: RoleMaker): Principal[] {
  const instance = role('EC2-SSM-InstanceRole')
  const open = (start: SessionStart): Session => {
    const name = `i-0${hex(start.random, 16)}`
    const context = ',"ec2RoleDelivery":"2.0"'
    return workloadSession(start, instance, { name, agent: agents.AGENT_SSM, context }, false)
  }
  return [principal(open, 24)]
}

/** What looks at everything: metrics, scanners, inventories. */
export function monitors(random: Random, role: RoleMaker): Principal[] {
  const names =
    'Datadog WizAccess ProwlerScan GrafanaCloudWatch Custodian MetricsExporter Karpenter Autoscaler Inventory'
  return names.split(' ').map((name, index) => {
    const reader = role(`${name}Role`)
    const agent = agents.MONITOR_AGENTS[index]!
    const address = publicAddress(random)
    const open = (start: SessionStart): Session => {
      const session = workloadSession(start, reader, { name: `${name}Session`, agent }, name === 'Inventory')
      return { ...session, sourceAddress: address, vpcEndpoint: '' }
    }
    return principal(open, 1, index === 1 || index === 2 ? 2.5 : 0.6)
  })
}

/** Pipelines, some of which act through CloudFormation. */
export function deployments(random: Random, role: RoleMaker): Principal[] {
  const throughService = (session: Session, service: string): Session => ({
    ...session,
    identity: `${session.identity},"invokedBy":"${service}"`,
    sourceAddress: service,
    userAgent: service,
    service,
    tls: '',
    vpcEndpoint: '',
  })
  const github = role('github-actions-deploy')
  const terraform = role('TerraformCloudRunner')
  const cdk = role(`cdk-hnb659fds-cfn-exec-role-${github.accountId}-us-east-1`)
  const pipeline = role('CodePipelineServiceRole', '/service-role/')
  const jenkins = {
    name: 'jenkins-ci',
    id: `AIDA${upper(random, 17)}`,
    accountId: github.accountId,
    key: accessKeyId(random, 'AKIA'),
    addresses: ['198.51.100.14', '198.51.100.15'],
    mfa: false,
  }
  const issuer = `arn:aws:iam::${github.accountId}:oidc-provider/token.actions.githubusercontent.com`
  return [
    principal((start) => {
      const webIdentity = `{"federatedProvider":"${issuer}","attributes":{}}`
      const agent = agents.DEPLOYMENT_AGENTS[2 + below(start.random, 2)]!
      const session = workloadSession(start, github, { name: 'GitHubActions', agent, webIdentity }, false)
      return { ...session, sourceAddress: publicAddress(start.random), vpcEndpoint: '' }
    }, 3),
    principal((start) => {
      const session = workloadSession(start, cdk, { name: 'AWSCloudFormation', agent: 'AWS Internal' }, false)
      return throughService(session, 'cloudformation.amazonaws.com')
    }, 2),
    principal((start) => {
      const name = `terraform-run-${lower(start.random, 16)}`
      const session = workloadSession(start, terraform, { name, agent: agents.DEPLOYMENT_AGENTS[0]! }, false)
      return { ...session, sourceAddress: publicAddress(start.random), vpcEndpoint: '' }
    }, 2),
    principal((start) =>
      userSession(start, jenkins, { agent: agents.DEPLOYMENT_AGENTS[5]!, console: false }),
    ),
    principal((start) => {
      const session = workloadSession(
        start,
        pipeline,
        { name: digits(start.random, 13), agent: 'AWS Internal' },
        false,
      )
      return throughService(session, 'codepipeline.amazonaws.com')
    }),
    principal(
      (start) => userSession(start, jenkins, { agent: agents.DEPLOYMENT_AGENTS[1]!, console: false }),
      1,
      2,
    ),
  ]
}
