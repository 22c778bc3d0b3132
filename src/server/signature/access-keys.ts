import { readWholeFile } from '../../common/files.ts'
import { TraillakeError } from '../../index.ts'
import { isAwsError } from '../error.ts'
import { readValue } from '../shape/read.ts'
import { required, structure, text, type Value } from '../shape/shape.ts'

/** A key that requests may be signed with, and whose it is. */
export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined
  readonly accountId: string
  /** The principal, as policies name it: `arn:aws:iam::123456789012:user/alice`. */
  readonly arn: string
}

const keyText = text(16, 128, /\w+/)
const account = text(12, 12, /\d+/)

const KEY = structure({
  accessKeyId: required(keyText),
  secretAccessKey: required(text(1, 256)),
  sessionToken: text(1, 4096),
  accountId: account,
  arn: text(20, 2048, /arn:[a-z-]+:(?:iam|sts)::\d{12}:.+/),
  /** The name of a profile, where the keys come from a credentials file. */
  profile: text(),
})

function invalid(file: string, complaint: string, cause?: unknown): TraillakeError {
  return new TraillakeError('INVALID_ARGUMENT', `Access keys in '${file}': ${complaint}`, {
    file,
    cause,
    hint: 'Write a JSON list of {"accessKeyId", "secretAccessKey", "accountId", "arn"}, or a credentials file as the AWS CLI has it.',
  })
}

const INI_MEMBERS: Readonly<Record<string, string>> = {
  aws_access_key_id: 'accessKeyId',
  aws_secret_access_key: 'secretAccessKey',
  aws_session_token: 'sessionToken',
  aws_account_id: 'accountId',
  traillake_principal_arn: 'arn',
}

/** A credentials file of the AWS CLI: `[profile]`, then `aws_access_key_id = …`. The profile becomes the user's name. */
function readIni(content: string): readonly Readonly<Record<string, string>>[] {
  const profiles: Record<string, string>[] = []
  for (const line of content.split(/\r?\n/).map((each) => each.trim())) {
    const profile = /^\[\s*(?:profile\s+)?(.+?)\s*\]$/.exec(line)?.[1]
    if (profile !== undefined) profiles.push({ profile })
    const [, name = '', value = ''] = /^([\w-]+)\s*=\s*(.*)$/.exec(line) ?? []
    const member = INI_MEMBERS[name.toLowerCase()]
    const last = profiles.at(-1)
    if (member !== undefined && last !== undefined) last[member] = value
  }
  return profiles
}

function parseFile(file: string, content: string): readonly unknown[] {
  if (!/^\s*\[\s*[{\]]/.test(content)) return readIni(content)
  try {
    const parsed: unknown = JSON.parse(content)
    return Array.isArray(parsed) ? parsed : []
  } catch (error) {
    // The parser's reason would quote what is around it, and that is a secret.
    throw invalid(file, 'the JSON is not well formed', error)
  }
}

function readKey(file: string, item: unknown, place: string): Value<typeof KEY> {
  try {
    return readValue(KEY, item)
  } catch (error) {
    if (!isAwsError(error)) throw error
    // As above: the reason would quote the value.
    throw invalid(file, `${place} lacks a member, or one is not well formed`)
  }
}

/**
 * Reads the keys that a server knows, from a JSON list or a credentials file of the AWS CLI. A key without an account is of
 * `ownAccount`, one without an ARN a user named as its profile or its id. Throws INVALID_ARGUMENT, FILE_NOT_FOUND,
 * FILE_UNREADABLE; messages never hold a secret.
 */
export async function readAccessKeys(file: string, ownAccount: string): Promise<readonly AccessKey[]> {
  const keys = parseFile(file, (await readWholeFile(file)).toString('utf8')).map((item, i): AccessKey => {
    const { profile, ...key } = readKey(file, item, `key ${i + 1}`)
    const { accountId = ownAccount, accessKeyId } = key
    return { ...key, accountId, arn: key.arn ?? `arn:aws:iam::${accountId}:user/${profile ?? accessKeyId}` }
  })
  const ids = keys.map(({ accessKeyId }) => accessKeyId)
  if (ids.length === 0) throw invalid(file, 'there is none')
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) throw invalid(file, `'${twice}' is there twice`)
  return keys
}
