import { readFileSync } from 'node:fs'
import { type Billing, STORE_CATEGORIES, type StoreCategory, TraillakeError } from '../index.ts'
import type { GlobalOptions } from './options.ts'

/** What the sub-commands of `store` are given, each some of it. */
export interface StoreOptions extends GlobalOptions {
  readonly category?: string
  readonly name?: string
  readonly retention?: number
  readonly billing?: string
  readonly terminationProtection?: boolean
  readonly selectors?: string
  readonly ingestion?: 'stop' | 'start'
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `Data` and `NetworkActivity` events go to stores of Management events, as AWS has it. */
export function storeCategory(text: string): StoreCategory {
  const wanted = text.toLowerCase().replaceAll('-', '')
  if (wanted === 'data' || wanted === 'networkactivity') return 'Management'
  const category = STORE_CATEGORIES.find((candidate) => candidate.toLowerCase() === wanted)
  if (category !== undefined) return category
  throw new TraillakeError('INVALID_ARGUMENT', `Category '${text}' is not known`, {
    hint: `Choose one of ${STORE_CATEGORIES.join(', ')}.`,
  })
}

/** Reads `--billing`. */
export function billingOf(text: string | undefined): Billing | undefined {
  if (text === undefined || text === 'fixed' || text === 'extendable') return text
  throw new TraillakeError('INVALID_ARGUMENT', `Billing '${text}' is not known`, {
    hint: 'Choose fixed or extendable.',
  })
}

/** Reads `--selectors`: JSON, or the name of a file that holds it. */
export function selectorsOf(text: string | undefined): unknown {
  if (text === undefined) return undefined
  const isJson = /^\s*[[{]/.test(text)
  try {
    return JSON.parse(isJson ? text : readFileSync(text, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const where = isJson ? 'are not JSON' : `cannot be read from '${text}'`
    throw new TraillakeError('INVALID_EVENT_SELECTORS', `Advanced event selectors ${where}: ${reason}`, {
      hint: 'Give a list of selectors as the AWS CLI takes it, or the name of a file that holds one.',
      cause: error,
    })
  }
}
