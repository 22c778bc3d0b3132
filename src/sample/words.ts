/** The words that names in the sample are made of. All are fit for the inside of a JSON string: escapes are written out. */

export const DOMAINS = (
  'orders payments catalog inventory search shipping pricing identity notifications media reports ' +
  'recommendations fraud ledger checkout'
).split(' ')

export const ERRANDS = ['primary', 'blue', 'green', 'canary', 'batch', 'edge', 'internal', 'bastion'] as const

/** Names as people give them: with blanks, accents and other scripts. */
export const FILES = [
  'index.html',
  'settings.json',
  'model.tar.gz',
  'photo.jpg',
  'export.csv',
  'Quarterly Report (final).xlsx',
  'räksmörgås.txt',
  '請求書_2025.pdf',
  'r\\u00e9sum\\u00e9.docx',
  'naïve+plan=v2.md',
  'snapshot.parquet',
  'manifest.avro',
  'отчёт.xlsx',
  'party-🎉.png',
] as const

export const DESCRIPTIONS = [
  'Managed by Terraform',
  'Created by the console',
  'Allow HTTPS from the office',
  'Temporary access for migration, remove after 2025-12-31',
  'SSH from \\"bastion\\" only',
  'Zugriff für Müller & Söhne',
  'Accès temporaire – équipe paiements',
  'データ分析チーム用',
  'See C:\\\\runbooks\\\\network.md',
  'Rotate monthly\\nOwner: platform team',
  'nightly job \\u0026 cleanup',
  '',
  'daily load',
  'customer facing',
] as const

export const TEAMS = [
  'platform',
  'payments',
  'search',
  'data',
  'security',
  'finance',
  'Kundenservice Köln',
  'données',
] as const

export const BRANCHES = [
  'main',
  'release/2025.11',
  'feature/ledger-v2',
  'hotfix/login',
  'dependabot/npm/undici-6.21.1',
] as const

export const INSTANCE_TYPES = [
  'm6i.large',
  't3.medium',
  'c7g.xlarge',
  'm7g.2xlarge',
  'r6i.xlarge',
  't3.micro',
  'c5.large',
  'g5.2xlarge',
  'm5.4xlarge',
  'p4d.24xlarge',
] as const

export const MODELS = [
  'anthropic.claude-3-5-sonnet-20241022-v2:0',
  'amazon.titan-embed-text-v2:0',
  'anthropic.claude-3-haiku-20240307-v1:0',
  'amazon.nova-pro-v1:0',
  'meta.llama3-1-70b-instruct-v1:0',
  'cohere.embed-multilingual-v3',
  'stability.stable-image-ultra-v1:0',
] as const

export const COLUMNS = [
  'id',
  'created_at',
  'amount',
  'currency',
  'status',
  'country',
  'device',
  'campaign',
  'score',
] as const
