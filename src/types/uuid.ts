/** A UUID's 16 bytes as text: `12151fd2-7586-11e9-8f9e-2a86e4085a59`. */
export function formatUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The 16 bytes of a UUID in its 36 characters, letter case aside. Undefined where it is none. */
export function parseUuid(text: string): Uint8Array | undefined {
  return UUID.test(text) ? new Uint8Array(Buffer.from(text.replaceAll('-', ''), 'hex')) : undefined
}
