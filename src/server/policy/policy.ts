import { awsError } from '../error.ts'
import { type Condition, readConditions } from './condition.ts'
import { isMatch } from './pattern.ts'

/** A resource policy that was understood whole. */
export interface Policy {
  readonly statements: readonly Statement[]
}

interface Statement {
  readonly effect: 'Allow' | 'Deny'
  readonly principals: readonly PrincipalPattern[]
  /** Patterns with `*` and `?`, in lower case. */
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly conditions: readonly Condition[]
}

type PrincipalPattern =
  | { readonly kind: 'anybody' }
  | { readonly kind: 'account'; readonly accountId: string }
  | { readonly kind: 'principal'; readonly arn: string }
  /** A service of AWS, which never calls here. */
  | { readonly kind: 'service' }

/** What is asked of a policy. */
export interface Access {
  readonly accountId: string
  readonly principalArn: string
  /** `cloudtrail:StartQuery`. */
  readonly action: string
  readonly resource: string
  readonly sourceIp: string
  /** What a caller of PutAuditEvents gives, so that a partner cannot be made to act for somebody else. */
  readonly externalId?: string | undefined
}

/** What a policy of a resource can speak of. */
interface PolicyScope {
  readonly actions: readonly string[]
  /** Every Resource must be its ARN; not looked at in a policy that was stored, since the server may have moved since. */
  readonly resource?: string
}

type JsonObject = Readonly<Record<string, unknown>>

/** What is not understood is refused when the policy is put: a policy that is stored means what it says. */
function invalid(complaint: string): Error {
  return awsError('ResourcePolicyNotValidException', `The resource-based policy is not valid: ${complaint}`)
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkMembers(value: JsonObject, known: readonly string[], what: string): void {
  const stranger = Object.keys(value).find((name) => !known.includes(name))
  if (stranger !== undefined) throw invalid(`${what} has the member '${stranger}', which is not supported`)
}

/** A text or a list of texts. */
function readTexts(value: unknown, what: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const texts = list.filter((item) => typeof item === 'string' && item !== '')
  if (texts.length !== list.length || list.length === 0)
    throw invalid(`${what} must be a text or a list of texts`)
  return texts.map(String)
}

function readAwsPrincipal(text: string): PrincipalPattern {
  if (text === '*') return { kind: 'anybody' }
  const account = /^(?:(\d{12})|arn:[a-z-]+:iam::(\d{12}):root)$/.exec(text)
  if (account !== null) return { kind: 'account', accountId: account[1] ?? account[2] ?? '' }
  if (
    /^arn:[a-z-]+:(?:iam::\d{12}:(?:user|role)|sts::\d{12}:(?:assumed-role|federated-user))\/[^*?]+$/.test(
      text,
    )
  )
    return { kind: 'principal', arn: text }
  throw invalid(`'${text}' is no principal: an account, the ARN of a user or a role, or *`)
}

function readPrincipals(value: unknown): readonly PrincipalPattern[] {
  if (value === '*') return [{ kind: 'anybody' }]
  if (!isObject(value) || Object.keys(value).length === 0)
    throw invalid('Principal must be * or an object with the members AWS and Service')
  checkMembers(value, ['AWS', 'Service'], 'Principal')
  const { AWS, Service } = value
  const services = Service === undefined ? [] : readTexts(Service, 'Principal.Service')
  const stranger = services.find((service) => service !== 'cloudtrail.amazonaws.com')
  if (stranger !== undefined) throw invalid(`the service principal '${stranger}' is not supported`)
  return [
    ...(AWS === undefined ? [] : readTexts(AWS, 'Principal.AWS').map(readAwsPrincipal)),
    ...services.map((): PrincipalPattern => ({ kind: 'service' })),
  ]
}

function readActions(value: unknown, { actions }: PolicyScope): readonly string[] {
  return readTexts(value, 'Action').map((text) => {
    const pattern = text.toLowerCase()
    if (actions.some((action) => isMatch(pattern, action.toLowerCase()))) return pattern
    throw invalid(`the action '${text}' is not one of ${actions.join(', ')}`)
  })
}

function readResources(value: unknown, { resource }: PolicyScope): readonly string[] {
  return readTexts(value, 'Resource').map((pattern) => {
    if (resource === undefined || isMatch(pattern, resource)) return pattern
    throw invalid(`the resource '${pattern}' is not the one that the policy is for, '${resource}'`)
  })
}

function readStatement(value: unknown, scope: PolicyScope): Statement {
  if (!isObject(value)) throw invalid('a statement must be an object')
  checkMembers(value, ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'], 'a statement')
  const { Sid, Effect, Principal, Action, Resource, Condition } = value
  if (Sid !== undefined && !(typeof Sid === 'string' && /^[a-zA-Z0-9]*$/.test(Sid)))
    throw invalid('Sid must be a text of letters and digits')
  if (Effect !== 'Allow' && Effect !== 'Deny') throw invalid('Effect must be Allow or Deny')
  return {
    effect: Effect,
    principals: readPrincipals(Principal),
    actions: readActions(Action, scope),
    resources: readResources(Resource, scope),
    conditions: Condition === undefined ? [] : readConditions(Condition, invalid),
  }
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('it is not well formed JSON')
  }
}

/**
 * Reads a resource policy. Throws ResourcePolicyNotValidException for all that {@link judge} could not judge.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readPolicy(text: string, scope: PolicyScope): Policy {
  const value = parseText(text)
  if (!isObject(value)) throw invalid('it must be an object')
  checkMembers(value, ['Version', 'Id', 'Statement'], 'the policy')
  const { Version, Id, Statement } = value
  if (Version !== '2012-10-17') throw invalid('Version must be 2012-10-17')
  if (Id !== undefined && typeof Id !== 'string') throw invalid('Id must be a text')
  const list: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement]
  if (list.length === 0) throw invalid('it has no statement')
  const statements = list.map((statement) => readStatement(statement, scope))
  const sids = list.flatMap((each) => (isObject(each) && typeof each.Sid === 'string' ? [each.Sid] : []))
  if (new Set(sids).size !== sids.length) throw invalid('two statements have the same Sid')
  return { statements }
}

/** A session of a role is the role, too: `assumed-role/Name/session` is `role/path/Name`. */
function isPrincipal(arn: string, caller: string): boolean {
  if (arn === caller) return true
  const [, accountId, name] = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(caller) ?? []
  const [, account, path = ''] = /^arn:[a-z-]+:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? []
  return name !== undefined && account === accountId && path.split('/').at(-1) === name
}

function isNamed(pattern: PrincipalPattern, { accountId, principalArn }: Access): boolean {
  switch (pattern.kind) {
    case 'anybody':
      return true
    case 'account':
      return pattern.accountId === accountId
    case 'principal':
      return isPrincipal(pattern.arn, principalArn)
    case 'service':
      return false
  }
}

/** What a policy says: an explicit Deny stands above every Allow; `undefined` where nothing speaks of the access. */
export function judge({ statements }: Policy, access: Access): 'Allow' | 'Deny' | undefined {
  const speaking = statements.filter(
    ({ principals, actions, resources, conditions }) =>
      principals.some((pattern) => isNamed(pattern, access)) &&
      actions.some((pattern) => isMatch(pattern, access.action.toLowerCase())) &&
      resources.some((pattern) => isMatch(pattern, access.resource)) &&
      conditions.every((condition) => condition(access)),
  )
  if (speaking.some(({ effect }) => effect === 'Deny')) return 'Deny'
  return speaking.length > 0 ? 'Allow' : undefined
}
