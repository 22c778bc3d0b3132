import { infallible, scalar } from '../../define.ts'
import type { ScalarFunction } from '../../definition.ts'
import { sessionValue } from '../datetime/current.ts'

/** https://trino.io/docs/current/functions/session.html; current_timezone stands with the dates. */
export const SESSION_FUNCTIONS: readonly ScalarFunction[] = [
  scalar(
    'session',
    'current_user',
    'The keyword CURRENT_USER: who asks',
    ['current_user = current_user', 'true'],
    [
      infallible(
        'current_user() -> varchar',
        sessionValue(({ user }) => user),
      ),
    ],
    { hidden: true },
  ),
  scalar(
    'session',
    'version',
    'The version of Trino whose functions these are',
    ['version()', '476'],
    [
      infallible(
        'version() -> varchar',
        sessionValue(() => '476'),
      ),
    ],
  ),
  // A lake has neither catalogs nor schemas.
  scalar(
    'session',
    'current_catalog',
    'The keyword CURRENT_CATALOG: NULL, as a lake has no catalogs',
    ['current_catalog', 'NULL'],
    [
      infallible(
        'current_catalog() -> varchar',
        sessionValue(() => null),
      ),
    ],
    { hidden: true },
  ),
  scalar(
    'session',
    'current_schema',
    'The keyword CURRENT_SCHEMA: NULL, as a lake has no schemas',
    ['current_schema', 'NULL'],
    [
      infallible(
        'current_schema() -> varchar',
        sessionValue(() => null),
      ),
    ],
    { hidden: true },
  ),
  scalar(
    'session',
    'current_path',
    'The keyword CURRENT_PATH: empty, as a lake has no schemas to look functions up in',
    ['current_path', ''],
    [
      infallible(
        'current_path() -> varchar',
        sessionValue(() => ''),
      ),
    ],
    { hidden: true },
  ),
  scalar(
    'session',
    'current_groups',
    'The groups of who asks: none, as a lake knows of no groups',
    ['current_groups()', '[]'],
    [
      infallible(
        'current_groups() -> array(varchar)',
        sessionValue(() => []),
      ),
    ],
  ),
]
