import type { Role, Session, SessionStart } from '../session.ts'

/** Someone or something that makes calls in one account. */
export interface Principal {
  /** How many sessions it keeps side by side in one region: the instances of a service. */
  readonly parallel: number
  /** Errors are this much likelier than usual. */
  readonly errorFactor: number
  readonly open: (start: SessionStart) => Session
  readonly sessions: (Session | undefined)[]
}

/** Makes a role of the account, with an id that stays. The path begins and ends with a slash. */
export type RoleMaker = (name: string, path?: string) => Role

export function principal(open: Principal['open'], parallel = 1, errorFactor = 1): Principal {
  return { open, parallel, errorFactor, sessions: [] }
}

export function repeat<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
