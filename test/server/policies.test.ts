import {
  AddTagsCommand,
  DeleteEventDataStoreCommand,
  DeleteResourcePolicyCommand,
  GetEventDataStoreCommand,
  GetResourcePolicyCommand,
  ListTagsCommand,
  PutResourcePolicyCommand,
  RemoveTagsCommand,
} from '@aws-sdk/client-cloudtrail'
import { describe, expect, it } from 'vitest'
import { POLICY_ACTIONS } from '../../src/server/policy/access.ts'
import { judge, readPolicy } from '../../src/server/policy/policy.ts'
import { ACCOUNT, ALICE, MALLORY, OTHER_ACCOUNT, REGION, startTestServer } from '../support/server.ts'

const ARN = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/9a8f6a8e-7f2b-4c73-8c2c-000000000000`
const SCOPE = { actions: POLICY_ACTIONS.eventdatastore, resource: ARN }

function policyOf(statement: object, resource = ARN): string {
  const Statement = [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 'cloudtrail:GetEventDataStore',
      Resource: resource,
      ...statement,
    },
  ]
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

describe('what a resource policy says', () => {
  const session = `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/Auditor/eve`
  const access = {
    ...{ accountId: OTHER_ACCOUNT, principalArn: MALLORY.arn, action: 'cloudtrail:StartQuery' },
    ...{ resource: ARN, sourceIp: '10.1.2.3' },
  }

  it.each([
    ['anybody', { Action: 'cloudtrail:StartQuery' }, {}, 'Allow'],
    ['another action', {}, {}, undefined],
    [
      'one of several actions',
      { Action: ['cloudtrail:GetQueryResults', 'cloudtrail:startquery'] },
      {},
      'Allow',
    ],
    ['every action', { Action: 'cloudtrail:*' }, {}, 'Allow'],
    ['a denial', { Effect: 'Deny', Action: '*' }, {}, 'Deny'],
    ['an account', { Action: '*', Principal: { AWS: OTHER_ACCOUNT } }, {}, 'Allow'],
    [
      'an account by its root',
      { Action: '*', Principal: { AWS: [`arn:aws:iam::${OTHER_ACCOUNT}:root`] } },
      {},
      'Allow',
    ],
    ['another account', { Action: '*', Principal: { AWS: '999999999999' } }, {}, undefined],
    ['a user', { Action: '*', Principal: { AWS: MALLORY.arn } }, {}, 'Allow'],
    ['another user', { Action: '*', Principal: { AWS: `${MALLORY.arn}2` } }, {}, undefined],
    [
      'a role, of its session',
      { Action: '*', Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/audit/Auditor` } },
      { principalArn: session },
      'Allow',
    ],
    [
      'another role',
      { Action: '*', Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/Auditor2` } },
      { principalArn: session },
      undefined,
    ],
    ['a service', { Action: '*', Principal: { Service: 'cloudtrail.amazonaws.com' } }, {}, undefined],
    [
      'a pattern of resources',
      { Action: '*', Resource: 'arn:aws:cloudtrail:*:*:eventdatastore/*' },
      {},
      'Allow',
    ],
    ['an address', { Action: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }, {}, 'Allow'],
    [
      'another address',
      { Action: '*', Condition: { IpAddress: { 'aws:SourceIp': ['10.2.0.0/16', '10.1.2.4'] } } },
      {},
      undefined,
    ],
    [
      'no such address',
      { Action: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      {},
      undefined,
    ],
    [
      'two conditions',
      {
        Action: '*',
        Condition: {
          StringEquals: { 'aws:PrincipalAccount': OTHER_ACCOUNT },
          ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/bob' },
        },
      },
      {},
      undefined,
    ],
    [
      'a key that is not there',
      { Action: '*', Condition: { StringEquals: { 'aws:SourceArn': 'x' } } },
      {},
      undefined,
    ],
    [
      'a key that is not there, if it exists',
      { Action: '*', Condition: { StringEqualsIfExists: { 'aws:SourceArn': 'x' } } },
      {},
      'Allow',
    ],
  ])('%s', (_, statement, changed, verdict) => {
    expect(judge(readPolicy(policyOf(statement), SCOPE), { ...access, ...changed })).toBe(verdict)
  })

  it.each([
    ['{', 'it is not well formed JSON'],
    ['[]', 'it must be an object'],
    ['{"Version":"2008-10-17","Statement":[]}', 'Version must be 2012-10-17'],
    ['{"Version":"2012-10-17","Statement":[]}', 'it has no statement'],
    [
      '{"Version":"2012-10-17","Statement":[],"Else":1}',
      "the policy has the member 'Else', which is not supported",
    ],
    [policyOf({ Effect: 'Maybe' }), 'Effect must be Allow or Deny'],
    [policyOf({ NotAction: 'x' }), "a statement has the member 'NotAction', which is not supported"],
    [policyOf({ Principal: {} }), 'Principal must be * or an object with the members AWS and Service'],
    [
      policyOf({ Principal: { AWS: 'arn:aws:iam::111122223333:user/*' } }),
      "'arn:aws:iam::111122223333:user/*' is no principal: an account, the ARN of a user or a role, or *",
    ],
    [
      policyOf({ Action: 's3:GetObject' }),
      `the action 's3:GetObject' is not one of ${POLICY_ACTIONS.eventdatastore.join(', ')}`,
    ],
    [policyOf({ Action: [] }), 'Action must be a text or a list of texts'],
    [
      policyOf({ Resource: 'arn:aws:s3:::bucket' }),
      `the resource 'arn:aws:s3:::bucket' is not the one that the policy is for, '${ARN}'`,
    ],
    [
      policyOf({ Condition: { DateLessThan: { 'aws:CurrentTime': 'x' } } }),
      "the condition operator 'DateLessThan' is not supported",
    ],
    [
      policyOf({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
      "the condition key 'aws:PrincipalOrgID' is not supported",
    ],
    [
      policyOf({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/33' } } }),
      "'10.0.0.0/33' is not an address or a range of addresses",
    ],
  ])('is refused where it is not understood: %#', (text, complaint) => {
    expect(() => readPolicy(text, SCOPE)).toThrowError(`The resource-based policy is not valid: ${complaint}`)
  })
})

describe('a resource policy over the wire', () => {
  it('lets principals of other accounts in, as far as it says', async () => {
    await using test = await startTestServer()
    const { id } = await test.lake.createStore('prod', { terminationProtection: false })
    const ResourceArn = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/${id}`
    const mallory = test.clientOf(MALLORY)
    const get = new GetEventDataStoreCommand({ EventDataStore: ResourceArn })
    const refusal = `User: ${MALLORY.arn} is not authorized to perform: cloudtrail:GetEventDataStore on resource: ${ResourceArn} because no resource-based policy allows the cloudtrail:GetEventDataStore action`
    await expect(mallory.send(get)).rejects.toMatchObject({ name: 'AccessDeniedException', message: refusal })

    const ResourcePolicy = policyOf({ Principal: { AWS: OTHER_ACCOUNT } }, ResourceArn)
    const put = await test.client.send(new PutResourcePolicyCommand({ ResourceArn, ResourcePolicy }))
    expect(put).toMatchObject({ ResourceArn, ResourcePolicy })
    expect((await mallory.send(get)).Name).toBe('prod')
    await expect(
      mallory.send(new DeleteEventDataStoreCommand({ EventDataStore: ResourceArn })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${MALLORY.arn} is not authorized to perform: cloudtrail:DeleteEventDataStore`,
    })
    const found = await test.client.send(new GetResourcePolicyCommand({ ResourceArn }))
    expect(found).toMatchObject({ ResourceArn, ResourcePolicy })

    await test.client.send(new DeleteResourcePolicyCommand({ ResourceArn }))
    await expect(mallory.send(get)).rejects.toMatchObject({ message: refusal })
  })

  it('denies also to principals of the account', async () => {
    await using test = await startTestServer()
    const { id } = await test.lake.createStore('prod')
    const ResourceArn = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/${id}`
    const ResourcePolicy = policyOf({ Effect: 'Deny', Principal: { AWS: ALICE.arn } }, ResourceArn)
    await test.client.send(new PutResourcePolicyCommand({ ResourceArn, ResourcePolicy }))
    await expect(
      test.client.send(new GetEventDataStoreCommand({ EventDataStore: id })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ALICE.arn} is not authorized to perform: cloudtrail:GetEventDataStore on resource: ${ResourceArn} with an explicit deny in a resource-based policy`,
    })
    await test.client.send(new DeleteResourcePolicyCommand({ ResourceArn }))
  })
})

describe('tags', () => {
  it('are added, replaced, listed and removed', async () => {
    await using test = await startTestServer()
    const { id } = await test.lake.createStore('prod')
    const ResourceId = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/${id}`
    const tags = async () =>
      (await test.client.send(new ListTagsCommand({ ResourceIdList: [ResourceId] }))).ResourceTagList
    expect(await tags()).toEqual([{ ResourceId, TagsList: [] }])
    const first = [
      { Key: 'team', Value: 'red' },
      { Key: 'stage', Value: 'prod' },
    ]
    await test.client.send(new AddTagsCommand({ ResourceId, TagsList: first }))
    await test.client.send(new AddTagsCommand({ ResourceId, TagsList: [{ Key: 'team', Value: 'blue' }] }))
    expect(await tags()).toEqual([
      {
        ResourceId,
        TagsList: [
          { Key: 'stage', Value: 'prod' },
          { Key: 'team', Value: 'blue' },
        ],
      },
    ])
    await test.client.send(
      new RemoveTagsCommand({ ResourceId, TagsList: [{ Key: 'stage' }, { Key: 'none' }] }),
    )
    expect(await tags()).toEqual([{ ResourceId, TagsList: [{ Key: 'team', Value: 'blue' }] }])
  })
})
