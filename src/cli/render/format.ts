/** What `--format` may be. */
export const FORMATS = ['table', 'csv', 'json', 'jsonl', 'markdown', 'arrow', 'parquet'] as const
export type Format = (typeof FORMATS)[number]
