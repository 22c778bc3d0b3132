import { ACCOUNTS } from '../organization.ts'
import type { Person } from '../people.ts'
import type { Random } from '../random.ts'
import { chance, pick } from '../random.ts'
import { identityCenterIdentity, outsideSession } from '../session.ts'
import { accessKeyId, isoTime, lower, upper } from '../text.ts'
import * as agents from '../user-agents.ts'
import { DOMAINS } from '../words.ts'
import type { Principal } from './principal.ts'
import { principal, repeat } from './principal.ts'

/** Roles of other accounts, inside and outside the organization. */
export function outsiders(random: Random, accountId: string): Principal[] {
  const others = ACCOUNTS.filter((account) => account.id !== accountId).map((account) => account.id)
  return [...others.slice(0, 3), '999988887777', '000011112222'].map((other) => {
    const id = `AROA${upper(random, 17)}`
    return principal((start) => {
      const name = `cross-account-${lower(start.random, 6)}`
      const identity = `{"type":"AWSAccount","principalId":"${id}:${name}","accountId":"${other}"`
      return outsideSession(start, {
        identity,
        arn: `arn:aws:iam::${other}:root`,
        name,
        agent: pick(start.random, agents.SDK_AGENTS),
      })
    })
  })
}

/** Callers who have no credentials of AWS yet: they show a token of someone else's. */
export function tokenBearers(random: Random, accountId: string, people: readonly Person[]) {
  const cluster = upper(random, 32)
  const web = repeat(12, (index) =>
    principal((start) => {
      const issuer =
        index < 4
          ? `arn:aws:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com`
          : `arn:aws:iam::${accountId}:oidc-provider/oidc.eks.${start.partition.region}.amazonaws.com/id/${cluster}`
      const user =
        index < 4
          ? `repo:example-corp/${DOMAINS[index]!}:ref:refs/heads/${chance(start.random, 0.8) ? 'main' : 'release'}`
          : `system:serviceaccount:${DOMAINS[index]!}:${DOMAINS[index]!}-stream`
      const identity = `{"type":"WebIdentityUser","principalId":"${issuer}:sts.amazonaws.com:${user}","userName":"${user}","identityProvider":"${issuer}"`
      const agent = index < 4 ? agents.DEPLOYMENT_AGENTS[3]! : pick(start.random, agents.SDK_AGENTS)
      return outsideSession(start, { identity, arn: user, name: DOMAINS[index]!, agent })
    }),
  )
  const saml = people.slice(0, 8).map((person) =>
    principal((start) => {
      const identity = `{"type":"SAMLUser","principalId":"hj7QdW8c1mZ0kR5yXvT2=:${person.email}","userName":"${person.email}","identityProvider":"hj7QdW8c1mZ0kR5yXvT2="`
      return outsideSession(start, {
        identity,
        arn: person.email,
        name: person.email,
        agent: pick(start.random, agents.BROWSER_AGENTS),
      })
    }),
  )
  const center = people.slice(4, 24).map((person) =>
    principal((start) => {
      const identity = identityCenterIdentity(start.random, accountId, person.userId, person.identityStore)
      const agent = pick(start.random, agents.BROWSER_AGENTS)
      return {
        ...outsideSession(start, { identity, arn: person.email, name: person.email, agent }),
        sourceAddress: pick(start.random, person.addresses),
      }
    }),
  )
  return { web, saml, center }
}

/** Sessions of a broker by GetFederationToken. */
export function federatedUsers(random: Random, accountId: string): Principal[] {
  const issuer = `AIDA${upper(random, 17)}`
  return repeat(3, (index) =>
    principal((start) => {
      const name = `broker-${DOMAINS[index]!}`
      const arn = `arn:aws:sts::${accountId}:federated-user/${name}`
      const user = `"type":"IAMUser","principalId":"${issuer}","arn":"arn:aws:iam::${accountId}:user/federation-broker","accountId":"${accountId}","userName":"federation-broker"`
      const identity =
        `{"type":"FederatedUser","principalId":"${accountId}:${name}","arn":"${arn}","accountId":"${accountId}",` +
        `"accessKeyId":"${accessKeyId(start.random, 'ASIA')}","sessionContext":{"sessionIssuer":{${user}},` +
        `"webIdFederationData":{},"attributes":{"creationDate":"${isoTime(start.seconds - 60)}","mfaAuthenticated":"false"}}`
      return outsideSession(start, {
        identity,
        arn,
        name,
        agent: pick(start.random, agents.SDK_AGENTS),
        from: start.seconds - 60,
      })
    }),
  )
}

/** Someone whom CloudTrail could not make out. */
export function unknownCaller(accountId: string, name: string): Principal {
  const identity = `{"type":"Unknown","principalId":"","accountId":"${accountId}","userName":"${name}"`
  return principal((start) => outsideSession(start, { identity, arn: name, name, agent: 'AWS Internal' }))
}
