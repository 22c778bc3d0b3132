import type { ServiceSpec } from '../spec.ts'
import { CALLERS, invalid, notFound, read, reads, serviceEvent, write, writes } from '../spec.ts'

const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Objects',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::<bucket>/*',
    },
    { Sid: 'Keys', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '<keyArn>' },
  ],
})

const INSTANCE = 'arn:aws:sso:::instance/ssoins-72231c9a5e0d8f41'

const PERMISSION_SET = 'arn:aws:sso:::permissionSet/ssoins-72231c9a5e0d8f41/ps-<hex16>'

const sso: ServiceSpec = {
  source: 'sso',
  version: '1.08',
  style: 'json',
  errors: [notFound('ResourceNotFoundException', 'Could not find PermissionSet with id ps-<hex16>')],
  events: [
    ...reads(
      3,
      'ListInstances ListPermissionSets DescribePermissionSet ListAccountAssignments ListManagedPoliciesInPermissionSet GetInlinePolicyForPermissionSet',
      { instanceArn: INSTANCE, permissionSetArn: PERMISSION_SET },
    ),
    serviceEvent(
      'Federate',
      9,
      { role_name: 'PowerUserAccess', account_id: '<account>' },
      { callers: { identityCenter: 100 } },
    ),
    serviceEvent('ListApplications', 5, undefined, { callers: { identityCenter: 100 }, parameters: false }),
    serviceEvent(
      'CreateToken',
      6,
      { grantType: 'refresh_token', clientType: 'public' },
      { callers: { identityCenter: 100 } },
    ),
    write(
      'CreateAccountAssignment',
      1,
      {
        instanceArn: INSTANCE,
        targetId: '<otherAccount>',
        targetType: 'AWS_ACCOUNT',
        permissionSetArn: PERMISSION_SET,
        principalType: 'GROUP',
        principalId: '<uuid>',
      },
      {
        accountAssignmentCreationStatus: {
          status: 'IN_PROGRESS',
          requestId: '<uuid>',
          targetId: '<otherAccount>',
        },
      },
    ),
    ...writes(
      0.7,
      'DeleteAccountAssignment CreatePermissionSet ProvisionPermissionSet PutInlinePolicyToPermissionSet AttachManagedPolicyToPermissionSet',
      { instanceArn: INSTANCE, permissionSetArn: PERMISSION_SET },
    ),
  ],
}

const identitystore: ServiceSpec = {
  source: 'identitystore',
  version: '1.11',
  style: 'json',
  errors: [notFound('ResourceNotFoundException', 'USER not found.')],
  events: [
    ...reads(
      3,
      'ListUsers ListGroups DescribeUser DescribeGroup ListGroupMemberships GetGroupMembershipId IsMemberInGroups',
      { identityStoreId: 'd-9067f2c41a', maxResults: '<#limit>' },
    ),
    write(
      'CreateUser',
      0.7,
      {
        identityStoreId: 'd-9067f2c41a',
        userName: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        name: { givenName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      },
      { userId: '<uuid>', identityStoreId: 'd-9067f2c41a' },
    ),
    ...writes(0.6, 'CreateGroupMembership DeleteGroupMembership DeleteUser', {
      identityStoreId: 'd-9067f2c41a',
      membershipId: '<uuid>',
    }),
  ],
}

const organizations: ServiceSpec = {
  source: 'organizations',
  global: true,
  host: 'organizations.us-east-1.amazonaws.com',
  version: '1.11',
  style: 'json',
  errors: [
    invalid('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.'),
    notFound('PolicyNotFoundException', "We can't find a policy with the PolicyId that you specified."),
  ],
  events: [
    ...reads(
      8,
      'DescribeOrganization ListAccounts ListRoots ListOrganizationalUnitsForParent ListAccountsForParent DescribeAccount ListPolicies ListTargetsForPolicy ListDelegatedAdministrators ListTagsForResource',
      [{ maxResults: 20 }, null],
    ),
    read('DescribePolicy', 1.5, { policyId: 'p-<lower10>' }),
    read('ListParents', 1.5, { childId: '<otherAccount>' }),
    write(
      'CreatePolicy',
      0.6,
      {
        content: DOCUMENT,
        description: '<description>',
        name: 'deny-<word>',
        type: 'SERVICE_CONTROL_POLICY',
      },
      {
        policy: {
          policySummary: {
            id: 'p-<lower10>',
            arn: 'arn:aws:organizations::<account>:policy/o-exampleorgid/service_control_policy/p-<lower10>',
            name: 'deny-<word>',
            type: 'SERVICE_CONTROL_POLICY',
            awsManaged: false,
          },
        },
      },
    ),
    ...writes(0.6, 'UpdatePolicy AttachPolicy DetachPolicy MoveAccount InviteAccountToOrganization', {
      policyId: 'p-<lower10>',
      targetId: '<otherAccount>',
    }),
  ],
}

const account: ServiceSpec = {
  source: 'account',
  global: true,
  host: 'account.us-east-1.amazonaws.com',
  version: '1.11',
  style: 'rest',
  errors: [invalid('ValidationException')],
  events: [
    read('ListRegions', 3, { MaxResults: 50 }),
    read('GetRegionOptStatus', 2, { RegionName: '<region>' }),
    read('GetContactInformation', 0.8, { AccountId: '<otherAccount>' }),
    read('GetAlternateContact', 0.8, { AlternateContactType: 'SECURITY' }),
    write('EnableRegion', 0.3, { RegionName: 'ap-south-2' }, {}, { callers: CALLERS.human }),
  ],
}

export const IDENTITY: readonly ServiceSpec[] = [sso, identitystore, organizations, account]
