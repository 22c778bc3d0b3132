import type { Person } from '../people.ts'
import type { Random } from '../random.ts'
import { chance, pick, zipf } from '../random.ts'
import type { SessionStart } from '../session.ts'
import { assumedRoleIdentity, createdBefore, personSession, rootSession, userSession } from '../session.ts'
import { accessKeyId, hex, publicAddress, upper } from '../text.ts'
import * as agents from '../user-agents.ts'
import { DOMAINS } from '../words.ts'
import type { Principal, RoleMaker } from './principal.ts'
import { principal, repeat } from './principal.ts'

const PERMISSION_SETS = [
  'ReadOnlyAccess',
  'PowerUserAccess',
  'AdministratorAccess',
  'BillingView',
  'SecurityAudit',
] as const

/** The people of an account with roles of Identity Center, and its IAM users: at the console, at a terminal, signing in. */
export function humans(random: Random, accountId: string, people: readonly Person[], role: RoleMaker) {
  const sets = PERMISSION_SETS.map((name) =>
    role(`AWSReservedSSO_${name}_${hex(random, 16)}`, '/aws-reserved/sso.amazonaws.com/us-east-1/'),
  )
  const members = people.filter(() => chance(random, 0.6))
  const users = repeat(7, (index) => ({
    name:
      index < 3
        ? `svc-${DOMAINS[index * 4]!}`
        : people[(index * 11) % people.length]!.email.replace('@example.com', ''),
    id: `AIDA${upper(random, 17)}`,
    accountId,
    key: accessKeyId(random, 'AKIA'),
    addresses: [publicAddress(random), publicAddress(random)],
    mfa: index % 2 === 0,
  }))
  const setOf = members.map(() => sets[zipf(random, sets.length)]!)
  const factorOf = setOf.map((set) => (set.name.includes('ReadOnly') ? 2.2 : 1))
  const browser = (start: SessionStart): string =>
    chance(start.random, 0.55)
      ? agents.CONSOLE_AGENTS[zipf(start.random, agents.CONSOLE_AGENTS.length)]!
      : pick(start.random, agents.BROWSER_AGENTS)
  const atConsole = members.map((person, index) =>
    principal(
      (start) => personSession(start, setOf[index]!, person, { agent: browser(start), console: true }),
      1,
      factorOf[index],
    ),
  )
  const atTerminal = members.map((person, index) =>
    principal(
      (start) =>
        personSession(start, setOf[index]!, person, {
          agent: pick(start.random, agents.CLI_AGENTS),
          console: false,
        }),
      1,
      factorOf[index],
    ),
  )
  const keys = users.map((user, index) => {
    const agent = index < 3 ? pick(random, agents.SDK_AGENTS) : pick(random, agents.CLI_AGENTS)
    return principal(
      (start) => userSession(start, user, { agent, console: false, outdated: index === 1 }),
      1,
      1.5,
    )
  })
  const consoleUsers = users
    .slice(3)
    .map((user) =>
      principal((start) => userSession(start, user, { agent: browser(start), console: true }), 1, 1.5),
    )
  const signingIn = [
    ...members.map((person, index) =>
      principal((start) => {
        const set = setOf[index]!
        const session = personSession(start, set, person, {
          agent: pick(start.random, agents.BROWSER_AGENTS),
          console: false,
        })
        return {
          ...session,
          identity: assumedRoleIdentity(set, person.email, '', createdBefore(start, 60)),
          until: start.seconds,
        }
      }),
    ),
    ...users.slice(3).map((user) =>
      principal((start) => {
        const session = userSession(start, user, {
          agent: pick(start.random, agents.BROWSER_AGENTS),
          console: true,
        })
        const identity = `{"type":"IAMUser","principalId":"${user.id}","arn":"${session.arn}","accountId":"${accountId}","userName":"${user.name}"`
        return { ...session, identity, fromConsole: false, until: start.seconds }
      }),
    ),
  ]
  return { atConsole: [...atConsole, ...consoleUsers], atTerminal: [...keys, ...atTerminal], signingIn }
}

/** The root user; not every account's has a second factor. */
export function rootUser(accountId: string, mfa: boolean): Principal {
  return principal((start) => rootSession(start, accountId, mfa, agents.BROWSER_AGENTS[mfa ? 0 : 2]!))
}
