import { describe, expect, it } from 'vitest'
import {
  type AdvancedFieldSelector,
  checkSelectors,
  defaultSelectors,
  readSelectors,
  selectEvents,
} from '../../src/catalog/selectors.ts'
import { TraillakeError } from '../../src/common/errors.ts'

const MANAGEMENT = { Field: 'eventCategory', Equals: ['Management'] }
const DATA = { Field: 'eventCategory', Equals: ['Data'] }
const NETWORK = { Field: 'eventCategory', Equals: ['NetworkActivity'] }
const OBJECTS = { Field: 'resources.type', Equals: ['AWS::S3::Object'] }

const selecting = (...fields: readonly object[]) => [{ FieldSelectors: fields }]

function failure(run: () => unknown): Pick<TraillakeError, 'code' | 'message' | 'hint'> {
  try {
    run()
  } catch (error) {
    if (error instanceof TraillakeError) return { code: error.code, message: error.message, hint: error.hint }
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('selectors that Lake takes', () => {
  it.each([
    ['management events', selecting(MANAGEMENT)],
    [
      'all fields of management events',
      selecting(
        MANAGEMENT,
        { Field: 'eventName', StartsWith: ['Create', 'Delete'], NotEquals: ['CreateTags'] },
        { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] },
        { Field: 'eventType', Equals: ['AwsApiCall'] },
        { Field: 'readOnly', Equals: ['false'] },
        { Field: 'sessionCredentialFromConsole', NotEquals: ['true'] },
        { Field: 'userIdentity.arn', NotEndsWith: ['/deployer'] },
      ),
    ],
    [
      'data events of a bucket',
      selecting(DATA, OBJECTS, { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::b/'] }),
    ],
    [
      'denied network activity',
      selecting(
        NETWORK,
        { Field: 'eventSource', Equals: ['ec2.amazonaws.com'] },
        { Field: 'errorCode', Equals: ['VpceAccessDenied'] },
        { Field: 'vpcEndpointId', Equals: ['vpce-1'] },
      ),
    ],
  ])('%s', (_, selectors) => {
    expect(checkSelectors(selectors, 'Management')).toEqual(selectors)
    expect(readSelectors(selectors)).toEqual(selectors)
  })

  it('named, and as the AWS CLI prints them', () => {
    const named = [{ Name: 'Everything', FieldSelectors: [MANAGEMENT] }]
    expect(checkSelectors({ AdvancedEventSelectors: named }, 'Management')).toEqual(named)
  })

  it('the defaults of every category', () => {
    for (const category of [
      ...(['Management', 'Insight', 'ConfigurationItem', 'Evidence', 'ActivityAuditLog'] as const),
    ])
      expect(checkSelectors(defaultSelectors(category), category)).toEqual(defaultSelectors(category))
  })
})

describe('selectors that Lake refuses', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => `Name${i}`)

  it.each([
    [[], 'Advanced event selectors must be a list of at least one selector', undefined],
    ['all', 'Advanced event selectors must be a list of at least one selector', undefined],
    [[7], 'Selector 1 must be an object', undefined],
    [
      [{ FieldSelectors: [MANAGEMENT], Names: 'x' }],
      "Selector 1 has an unknown member 'Names'",
      'Known are Name, FieldSelectors.',
    ],
    [
      [{ Name: 'n'.repeat(1001), FieldSelectors: [MANAGEMENT] }],
      'Selector 1: Name must be a text of up to 1000 characters',
      undefined,
    ],
    [
      [{ FieldSelectors: [] }],
      'Selector 1: FieldSelectors must be a list of at least one field selector',
      undefined,
    ],
    [
      selecting(MANAGEMENT, { Field: 'event name', Equals: ['x'] }),
      'Selector 1: Field must be a text of 1 to 1000 letters, digits, dots and underscores',
      undefined,
    ],
    [
      selecting(MANAGEMENT, { Field: 'eventName' }),
      'Selector 1: eventName needs an operator',
      'Operators are Equals, StartsWith, EndsWith, NotEquals, NotStartsWith, NotEndsWith.',
    ],
    [
      selecting(MANAGEMENT, { Field: 'eventName', Like: ['x'] }),
      "Selector 1: a field selector has an unknown member 'Like'",
      'Known are Field, Equals, StartsWith, EndsWith, NotEquals, NotStartsWith, NotEndsWith.',
    ],
    [
      selecting(MANAGEMENT, { Field: 'eventName', Equals: [] }),
      'Selector 1: eventName Equals must be a list of at least one value',
      undefined,
    ],
    [
      selecting(MANAGEMENT, { Field: 'eventName', Equals: [''] }),
      'Selector 1: eventName Equals: every value must be a text of 1 to 2048 characters',
      undefined,
    ],
    [
      selecting({ Field: 'eventName', Equals: ['x'] }),
      'Selector 1 must say eventCategory with Equals',
      undefined,
    ],
    [
      selecting({ Field: 'eventCategory', StartsWith: ['Data'] }),
      'Selector 1 must say eventCategory with Equals',
      undefined,
    ],
    [
      selecting({ Field: 'eventCategory', Equals: ['Data', 'Management'] }),
      'Selector 1 must name one eventCategory',
      undefined,
    ],
    [
      selecting({ Field: 'eventCategory', Equals: ['Insight'] }),
      "Selector 1: a store of category Management cannot take events of eventCategory 'Insight'",
      'Possible: Management, Data, NetworkActivity.',
    ],
    [
      selecting(MANAGEMENT, OBJECTS),
      'Selector 1: resources.type cannot be selected for eventCategory Management',
      'Possible: eventCategory, eventName, eventSource, eventType, readOnly, sessionCredentialFromConsole, userIdentity.arn.',
    ],
    [
      selecting(MANAGEMENT, { Field: 'readOnly', NotEquals: ['true'] }),
      'Selector 1: readOnly takes only Equals, not NotEquals',
      undefined,
    ],
    [
      selecting(MANAGEMENT, { Field: 'readOnly', Equals: ['yes'] }),
      "Selector 1: readOnly can be true or false, not 'yes'",
      undefined,
    ],
    [selecting(DATA), 'Selector 1: eventCategory Data needs resources.type', undefined],
    [
      selecting(DATA, { Field: 'resources.type', Equals: ['AWS::S3::Object', 'AWS::Lambda::Function'] }),
      'Selector 1: resources.type takes one value',
      undefined,
    ],
    [selecting(DATA, OBJECTS, OBJECTS), 'Selector 1: resources.type can be used once', undefined],
    [selecting(NETWORK), 'Selector 1: eventCategory NetworkActivity needs eventSource', undefined],
    [
      Array.from({ length: 6 }, () => ({ FieldSelectors: [MANAGEMENT] })),
      'A store has up to 5 advanced event selectors, not 6',
      undefined,
    ],
    [
      selecting(MANAGEMENT, { Field: 'eventName', Equals: many(500) }),
      'The selectors of a store have up to 500 values, not 501',
      undefined,
    ],
  ])('%#', (selectors, message, hint) => {
    expect(failure(() => checkSelectors(selectors, 'Management'))).toEqual({
      code: 'INVALID_EVENT_SELECTORS',
      message,
      hint,
    })
  })

  it('fields in a store of other categories', () => {
    const selectors = selecting(
      { Field: 'eventCategory', Equals: ['Evidence'] },
      { Field: 'eventName', Equals: ['x'] },
    )
    expect(failure(() => checkSelectors(selectors, 'Evidence'))).toMatchObject({
      message: 'Selector 1: eventName cannot be selected for eventCategory Evidence',
      hint: 'Possible: eventCategory.',
    })
  })
})

describe('an event is selected', () => {
  const by = (...fields: readonly AdvancedFieldSelector[]) => selectEvents([{ FieldSelectors: fields }])
  const named = (eventName: string) => ({ eventCategory: 'Management', eventName })

  it.each<[AdvancedFieldSelector, string[], string[]]>([
    [{ Field: 'eventName', Equals: ['A', 'B'] }, ['A', 'B'], ['a', 'AB', 'C']],
    [{ Field: 'eventName', StartsWith: ['Get', 'List'] }, ['GetX', 'List'], ['get', 'XGet']],
    [{ Field: 'eventName', EndsWith: ['User'] }, ['CreateUser', 'User'], ['UserX', 'user']],
    [{ Field: 'eventName', NotEquals: ['A', 'B'] }, ['C', 'AA'], ['A', 'B']],
    [{ Field: 'eventName', NotStartsWith: ['Get', 'List'] }, ['Create', 'XGet'], ['GetX', 'ListY']],
    [{ Field: 'eventName', NotEndsWith: ['User'] }, ['UserX'], ['CreateUser']],
    // Alternatives that select, none of those that deselect.
    [
      { Field: 'eventName', Equals: ['Put'], StartsWith: ['Get'], NotEndsWith: ['Tags', 'Acl'] },
      ['Put', 'GetObject'],
      ['GetTags', 'GetAcl', 'List'],
    ],
  ])('%j', (selector, taken, left) => {
    const selects = by(MANAGEMENT, selector)
    for (const name of taken) expect([name, selects(named(name))]).toEqual([name, true])
    for (const name of left) expect([name, selects(named(name))]).toEqual([name, false])
  })

  it('where every field holds, of any selector', () => {
    const selects = selectEvents([
      { FieldSelectors: [MANAGEMENT, { Field: 'readOnly', Equals: ['false'] }] },
      { FieldSelectors: [DATA, OBJECTS] },
    ])
    expect(selects({ eventCategory: 'Management', readOnly: false })).toBe(true)
    expect(selects({ eventCategory: 'Management', readOnly: true })).toBe(false)
    expect(selects({ eventCategory: 'Data', resources: [{ type: 'AWS::S3::Object' }] })).toBe(true)
    expect(selects({ eventCategory: 'Data', resources: [{ type: 'AWS::Lambda::Function' }] })).toBe(false)
    expect(selects({ eventCategory: 'NetworkActivity' })).toBe(false)
  })

  it('by one of its resources, and left out by one of them', () => {
    const event = {
      eventCategory: 'Data',
      resources: [
        { ARN: 'arn:aws:s3:::kept/a', type: 'AWS::S3::Object' },
        { ARN: 'arn:aws:s3:::kept', type: 'AWS::S3::Bucket' },
      ],
    }
    const arn = (selector: object) => by(DATA, OBJECTS, { Field: 'resources.ARN', ...selector })(event)
    expect(arn({ StartsWith: ['arn:aws:s3:::kept/'] })).toBe(true)
    expect(arn({ StartsWith: ['arn:aws:s3:::other/'] })).toBe(false)
    expect(arn({ NotStartsWith: ['arn:aws:s3:::kept/'] })).toBe(false)
    expect(arn({ NotStartsWith: ['arn:aws:s3:::other/'] })).toBe(true)
  })

  it('without the field: nothing selects it, nothing leaves it out', () => {
    const event = { eventCategory: 'Management', userIdentity: { type: 'Root' } }
    expect(by(MANAGEMENT, { Field: 'userIdentity.arn', StartsWith: ['arn:'] })(event)).toBe(false)
    expect(by(MANAGEMENT, { Field: 'userIdentity.arn', NotStartsWith: ['arn:'] })(event)).toBe(true)
    expect(by(MANAGEMENT, { Field: 'sessionCredentialFromConsole', NotEquals: ['true'] })(event)).toBe(true)
  })

  it('from before event categories as a management event', () => {
    expect(by(MANAGEMENT)({ eventName: 'CreateUser' })).toBe(true)
    expect(by(DATA, OBJECTS)({ eventName: 'CreateUser' })).toBe(false)
  })
})
