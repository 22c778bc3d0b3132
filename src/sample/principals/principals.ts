import { ACCOUNTS, REGIONS } from '../organization.ts'
import type { Person } from '../people.ts'
import { below, createRandom } from '../random.ts'
import type { Session, SessionStart } from '../session.ts'
import type { CallerClass } from '../spec.ts'
import { upper } from '../text.ts'
import { humans, rootUser } from './humans.ts'
import { federatedUsers, outsiders, tokenBearers, unknownCaller } from './outsiders.ts'
import type { Principal, RoleMaker } from './principal.ts'
import { deployments, functions, monitors, systemAgents, workloads } from './programs.ts'
import { awsServices, linkedRoles } from './services.ts'

/** All callers of one account. */
export interface Principals {
  /** The favourite callers of a class come first. */
  readonly size: (caller: CallerClass) => number
  /** The session of the principal at that time; a new one when the last has ended. */
  readonly session: (caller: CallerClass, index: number, start: SessionStart) => Session
}

/** The callers of one account: users, roles and keys are the same for the whole sample, sessions come and go. */
export function createPrincipals(seed: number, accountIndex: number, people: readonly Person[]): Principals {
  const accountId = ACCOUNTS[accountIndex]!.id
  const random = createRandom(seed, `principals ${accountId}`)
  const role: RoleMaker = (name, path = '/') => ({ name, path, id: `AROA${upper(random, 17)}`, accountId })
  const human = humans(random, accountId, people, role)
  const bearers = tokenBearers(random, accountId, people)
  const byClass: Readonly<Record<CallerClass, readonly Principal[]>> = {
    workload: workloads(random, role),
    function: functions(random, role),
    agent: systemAgents(role),
    monitor: monitors(random, role),
    deployment: deployments(random, role),
    person: human.atTerminal,
    console: human.atConsole,
    signIn: human.signingIn,
    root: [rootUser(accountId, accountIndex % 2 === 0)],
    linkedRole: linkedRoles(role),
    awsService: awsServices(),
    outsider: outsiders(random, accountId),
    webIdentity: bearers.web,
    saml: bearers.saml,
    identityCenter: bearers.center,
    federated: federatedUsers(random, accountId),
    unknown: [unknownCaller(accountId, people[0]!.email)],
  }
  return {
    size: (caller) => byClass[caller].length,
    session(caller, index, start) {
      const { parallel, errorFactor, sessions, open } = byClass[caller][index]!
      const { random, partition, seconds } = start
      const slot = parallel === 1 ? 0 : below(random, parallel)
      const place = regional(caller) ? slot * REGIONS.length + partition.regionIndex : slot
      const current = sessions[place]
      if (current !== undefined && seconds >= current.from && seconds < current.until) return current
      const fresh: Session = { ...open(start), errorFactor }
      // An event from before the session is a late one: it must not end the session of the others.
      if (current === undefined || seconds >= current.until) sessions[place] = fresh
      return fresh
    },
  }
}

/** Programs run in one region; people and pipelines go wherever they like. */
function regional(caller: CallerClass): boolean {
  return caller === 'workload' || caller === 'function' || caller === 'agent' || caller === 'linkedRole'
}
