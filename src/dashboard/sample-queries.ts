import { ACTIVITY } from './sample/activity.ts'
import { DATA } from './sample/data.ts'
import { ERROR } from './sample/error.ts'
import { HUNTING } from './sample/hunting.ts'
import { NETWORK } from './sample/network.ts'
import { PRIVILEGE } from './sample/privilege.ts'
import type { SampleQuery } from './sample/sample-query.ts'
import { SIGN_IN } from './sample/sign-in.ts'

/** The library that SearchSampleQueries looks through. */
export const SAMPLE_QUERIES: readonly SampleQuery[] = [
  ...SIGN_IN,
  ...PRIVILEGE,
  ...NETWORK,
  ...DATA,
  ...ERROR,
  ...ACTIVITY,
  ...HUNTING,
]
