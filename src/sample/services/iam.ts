import type { ServiceSpec } from '../spec.ts'
import { alreadyExists, invalid, notFound, read, reads, write, writes } from '../spec.ts'

const ROLE = 'arn:aws:iam::<account>:role/<role>'

const POLICY = 'arn:aws:iam::<account>:policy/<policy>'

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: '<servicePrincipal>' }, Action: 'sts:AssumeRole' }],
})

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

const TAGS = '<#tagItems>'

const iam: ServiceSpec = {
  source: 'iam',
  global: true,
  host: 'iam.amazonaws.com',
  version: '1.10',
  style: 'query',
  errors: [
    notFound('NoSuchEntityException', 'The role with name <role> cannot be found.', 5),
    notFound('NoSuchEntityException', 'Policy ' + POLICY + ' was not found.', 2),
    alreadyExists('EntityAlreadyExistsException', 'Role with name <role> already exists.'),
    {
      code: 'DeleteConflictException',
      message: 'Cannot delete entity, must detach all policies first.',
      weight: 1,
      verbs: ['Delete'],
    },
    invalid('LimitExceededException', 'Cannot exceed quota for PoliciesPerRole: 10', 0.4),
    invalid('MalformedPolicyDocumentException', 'Syntax errors in policy.', 0.3),
  ],
  events: [
    read('GetRole', 72, { roleName: '<role>' }),
    read('ListRolePolicies', 40, [{ roleName: '<role>' }, { roleName: '<role>', maxItems: 100 }]),
    read('ListAttachedRolePolicies', 48, { roleName: '<role>' }),
    read('GetRolePolicy', 26, { roleName: '<role>', policyName: '<policy>' }),
    read('GetPolicy', 24, { policyArn: POLICY }),
    read('GetPolicyVersion', 24, { policyArn: POLICY, versionId: 'v<count>' }),
    read('ListRoles', 14, [null, { maxItems: 1000, marker: '<page>' }]),
    read('ListUsers', 9, [null, { maxItems: 1000 }]),
    read('ListPolicies', 6, { scope: 'Local', onlyAttached: false }),
    read('GetUser', 9, [null, { userName: '<user>' }]),
    read('ListAccessKeys', 8, { userName: '<user>' }),
    read('GetAccessKeyLastUsed', 5, { accessKeyId: '<permanentKey>' }),
    read('ListInstanceProfilesForRole', 9, { roleName: '<role>' }),
    read('GetInstanceProfile', 8, { instanceProfileName: '<profile>' }),
    read('ListMFADevices', 5, { userName: '<user>' }),
    read('GenerateCredentialReport', 1.2),
    read('SimulatePrincipalPolicy', 1, {
      policySourceArn: ROLE,
      actionNames: ['s3:GetObject', 'kms:Decrypt'],
      resourceArns: ['arn:aws:s3:::<bucket>/*'],
    }),
    ...reads(
      4,
      'ListUserPolicies ListAttachedUserPolicies ListGroupsForUser ListSigningCertificates ListSSHPublicKeys ListServiceSpecificCredentials GetLoginProfile GetUserPolicy',
      { userName: '<user>' },
    ),
    ...reads(
      3,
      'GetAccountSummary GetCredentialReport GetAccountPasswordPolicy ListAccountAliases ListSAMLProviders ListOpenIDConnectProviders ListVirtualMFADevices ListInstanceProfiles ListGroups ListServerCertificates GetAccountAuthorizationDetails',
    ),
    ...reads(2, 'ListPolicyVersions ListEntitiesForPolicy ListPolicyTags', { policyArn: POLICY }),
    ...reads(2, 'GetGroup ListGroupPolicies ListAttachedGroupPolicies', { groupName: '<iamGroup>' }),
    ...reads(1.4, 'GetServiceLastAccessedDetails GetServiceLinkedRoleDeletionStatus', { jobId: '<uuid>' }),
    read('GetOpenIDConnectProvider', 2, {
      openIDConnectProviderArn: 'arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com',
    }),
    read('GenerateServiceLastAccessedDetails', 1, { arn: ROLE, granularity: 'SERVICE_LEVEL' }),
    write(
      'CreateRole',
      5,
      {
        path: '/',
        roleName: '<role>',
        assumeRolePolicyDocument: TRUST,
        description: '<description>',
        maxSessionDuration: 3600,
        tags: '<#tagItems>',
      },
      {
        role: {
          path: '/',
          roleName: '<role>',
          roleId: 'AROA<upper17>',
          arn: ROLE,
          createDate: '<long>',
          assumeRolePolicyDocument: '%7B%22Version%22%3A%222012-10-17%22%7D',
        },
      },
    ),
    write('DeleteRole', 3, { roleName: '<role>' }),
    write('AttachRolePolicy', 6, [
      { roleName: '<role>', policyArn: 'arn:aws:iam::aws:policy/<managedPolicy>' },
      { roleName: '<role>', policyArn: POLICY },
    ]),
    write('DetachRolePolicy', 4, { roleName: '<role>', policyArn: POLICY }),
    write('PutRolePolicy', 5, { roleName: '<role>', policyName: '<policy>', policyDocument: DOCUMENT }),
    write('DeleteRolePolicy', 3, { roleName: '<role>', policyName: '<policy>' }),
    write('UpdateAssumeRolePolicy', 2, { roleName: '<role>', policyDocument: TRUST }),
    write(
      'CreatePolicy',
      3,
      {
        policyName: '<policy>',
        path: '/',
        policyDocument: DOCUMENT,
        description: '<description>',
        tags: TAGS,
      },
      {
        policy: {
          policyName: '<policy>',
          policyId: 'ANPA<upper17>',
          arn: POLICY,
          path: '/',
          defaultVersionId: 'v1',
          attachmentCount: 0,
          isAttachable: true,
          createDate: '<long>',
        },
      },
    ),
    write(
      'CreatePolicyVersion',
      3,
      { policyArn: POLICY, policyDocument: DOCUMENT, setAsDefault: true },
      { policyVersion: { versionId: 'v<count>', isDefaultVersion: true, createDate: '<long>' } },
    ),
    ...writes(1.5, 'DeletePolicyVersion SetDefaultPolicyVersion', {
      policyArn: POLICY,
      versionId: 'v<count>',
    }),
    write('DeletePolicy', 1.4, { policyArn: POLICY }),
    write(
      'CreateUser',
      1.3,
      { userName: '<user>', path: '/', tags: TAGS },
      {
        user: {
          path: '/',
          userName: '<user>',
          userId: 'AIDA<upper17>',
          arn: 'arn:aws:iam::<account>:user/<user>',
          createDate: '<long>',
        },
      },
    ),
    write(
      'CreateAccessKey',
      2,
      { userName: '<user>' },
      {
        accessKey: {
          accessKeyId: '<permanentKey>',
          status: 'Active',
          userName: '<user>',
          createDate: '<long>',
        },
      },
    ),
    write('UpdateAccessKey', 1.2, { userName: '<user>', accessKeyId: '<permanentKey>', status: 'Inactive' }),
    write('DeleteAccessKey', 1.2, { userName: '<user>', accessKeyId: '<permanentKey>' }),
    write(
      'CreateLoginProfile',
      0.8,
      { userName: '<user>', passwordResetRequired: true },
      { loginProfile: { userName: '<user>', createDate: '<long>', passwordResetRequired: true } },
    ),
    write('UpdateLoginProfile', 0.7, { userName: '<user>' }),
    write('AttachUserPolicy', 1, {
      userName: '<user>',
      policyArn: 'arn:aws:iam::aws:policy/<managedPolicy>',
    }),
    write('PutUserPolicy', 0.8, { userName: '<user>', policyName: '<policy>', policyDocument: DOCUMENT }),
    write('AddUserToGroup', 0.8, { userName: '<user>', groupName: '<iamGroup>' }),
    write('EnableMFADevice', 0.7, { userName: '<user>', serialNumber: 'arn:aws:iam::<account>:mfa/<user>' }),
    write('DeactivateMFADevice', 0.6, {
      userName: '<user>',
      serialNumber: 'arn:aws:iam::<account>:mfa/<user>',
    }),
    write(
      'CreateVirtualMFADevice',
      0.6,
      { virtualMFADeviceName: '<user>', path: '/' },
      { virtualMFADevice: { serialNumber: 'arn:aws:iam::<account>:mfa/<user>' } },
    ),
    ...writes(0.8, 'DetachUserPolicy DeleteUser DeleteLoginProfile DeleteUserPolicy RemoveUserFromGroup', {
      userName: '<user>',
    }),
    ...writes(
      0.8,
      'CreateInstanceProfile AddRoleToInstanceProfile RemoveRoleFromInstanceProfile DeleteInstanceProfile',
      { instanceProfileName: '<profile>', roleName: '<role>' },
    ),
    ...writes(0.8, 'TagRole UntagRole UpdateRole PutRolePermissionsBoundary', {
      roleName: '<role>',
      tags: '<#tagItems>',
    }),
    ...writes(0.6, 'CreateGroup AttachGroupPolicy PutGroupPolicy', {
      groupName: '<iamGroup>',
      policyArn: POLICY,
    }),
    write(
      'CreateServiceLinkedRole',
      1,
      { aWSServiceName: '<servicePrincipal>' },
      {
        role: {
          path: '/aws-service-role/<servicePrincipal>/',
          roleName: 'AWSServiceRoleForAutoScaling',
          roleId: 'AROA<upper17>',
          arn: ROLE,
          createDate: '<long>',
        },
      },
    ),
    write('UpdateAccountPasswordPolicy', 0.5, {
      minimumPasswordLength: 14,
      requireSymbols: true,
      maxPasswordAge: 90,
      hardExpiry: false,
    }),
    write('ChangePassword', 0.8, null, null, {
      callers: { console: 100 },
      errors: [
        invalid(
          'PasswordPolicyViolationException',
          'Password does not conform to the account password policy.',
          4,
        ),
      ],
    }),
    write('CreateOpenIDConnectProvider', 0.5, {
      url: 'https://token.actions.githubusercontent.com',
      clientIDList: ['sts.amazonaws.com'],
      thumbprintList: [],
    }),
  ],
}

export const IAM: readonly ServiceSpec[] = [iam]
