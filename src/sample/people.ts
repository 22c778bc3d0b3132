import { createRandom, pick } from './random.ts'
import { publicAddress, uuid } from './text.ts'

/** Someone in the company's Identity Center: the same person in every account. */
export interface Person {
  readonly email: string
  readonly userId: string
  readonly identityStore: string
  /** The office first, then the home lines. */
  readonly addresses: readonly string[]
  /** Members of eventContext.tagContext.principalTags, as JSON text. */
  readonly tags: string
}

const NAMES = (
  'amara.okafor anna.lindqvist ben.carter bjorn.asgeirsson chen.wei chiara.romano daniel.novak diego.fernandez ' +
  'elena.petrova emma.johansson fatima.alsayed felix.wagner grace.kim hana.suzuki ivan.horvat jamal.brown ' +
  'joerg.mueller julia.santos kenji.tanaka lena.hoffmann liam.oconnor lucia.garcia maria.silva mateusz.nowak ' +
  'mei.lin nadia.rahman noah.smith olivia.martin omar.haddad paula.gomez priya.sharma ravi.patel rosa.dejong ' +
  'sam.taylor sofia.rossi tom.baker ursula.keller victor.nguyen wanjiru.kamau yara.cohen'
).split(' ')

const TEAMS = [
  'platform',
  'payments',
  'search',
  'data',
  'security',
  'finance',
  'support',
  'Développement',
] as const
const OFFICES = ['203.0.113.7', '203.0.113.8', '203.0.113.40', '192.0.2.21'] as const

/** The people of one seed. */
export function createPeople(seed: number): readonly Person[] {
  const random = createRandom(seed, 'people')
  const store = 'arn:aws:identitystore::210987654321:identitystore/d-9067f2c41a'
  return NAMES.map((name, index) => {
    const team = TEAMS[index % TEAMS.length]!
    const home = index % 7 === 3 ? `2001:db8:85a3::${(index * 977).toString(16)}` : publicAddress(random)
    const office = pick(random, OFFICES)
    return {
      email: `${name}@example.com`,
      userId: uuid(random),
      identityStore: store,
      addresses: [office, office, home, publicAddress(random)],
      tags: `"team":"${team}","operator":"${name}","costCenter":"${4100 + (index % 9) * 10}"`,
    }
  })
}
