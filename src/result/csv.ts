/** RFC 4180: quotes only where they are needed. NULL is empty, the empty text is `""`. */
function field(text: string | null): string {
  if (text === null) return ''
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A row as a line of CSV, its end included. */
export function csvLine(fields: readonly (string | null)[]): string {
  return `${fields.map(field).join(',')}\n`
}
