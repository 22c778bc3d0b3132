/** A number as the server wrote it: a bigint has more digits than a JavaScript number. */
export class NumberText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A value of Trino's protocol: arrays and rows as lists, maps as objects, what JSON lacks as text. */
export type TrinoValue =
  | null
  | boolean
  | string
  | NumberText
  | readonly TrinoValue[]
  | { readonly [key: string]: TrinoValue }

export interface TrinoAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly TrinoValue[])[]
}

/** What the server says of a statement that it does not answer; its name is Trino's code. */
export class TrinoError extends Error {
  constructor(code: string, message: string) {
    super(message)
    this.name = code
  }
}

/** One page of an answer, of which the last has no next. */
interface Page {
  readonly nextUri?: string
  readonly columns?: TrinoAnswer['columns']
  readonly data?: TrinoAnswer['rows']
  readonly error?: { readonly errorName: string; readonly message: string }
}

async function page(url: string, request?: RequestInit): Promise<Page> {
  const response = await fetch(url, request)
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  const keepText = (_: string, value: unknown, { source }: { readonly source?: string }): unknown =>
    typeof value === 'number' ? new NumberText(source ?? String(value)) : value
  // TypeScript's library does not know a reviver's third argument yet.
  const reviver = keepText as (key: string, value: unknown) => unknown
  // The shape of the protocol's answers, https://trino.io/docs/current/develop/client-protocol.html.
  return JSON.parse(await response.text(), reviver) as Page
}

/**
 * Runs a statement on a Trino server.
 *
 * @param server `http://localhost:8080`
 * @param zone the session's time zone
 * @throws TrinoError where the server refuses the statement, or it fails
 */
export async function askTrino(server: string, sql: string, zone = 'UTC'): Promise<TrinoAnswer> {
  const headers = {
    ...{ 'X-Trino-User': 'traillake', 'X-Trino-Catalog': 'memory', 'X-Trino-Schema': 'default' },
    ...{ 'X-Trino-Time-Zone': zone, 'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME' },
  }
  const rows: (readonly TrinoValue[])[] = []
  let columns: TrinoAnswer['columns'] = []
  let next = await page(`${server}/v1/statement`, { method: 'POST', body: sql, headers })
  for (;;) {
    columns = next.columns ?? columns
    rows.push(...(next.data ?? []))
    if (next.error !== undefined) throw new TrinoError(next.error.errorName, next.error.message)
    if (next.nextUri === undefined) return { columns, rows }
    next = await page(next.nextUri)
  }
}
