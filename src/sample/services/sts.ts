import type { JsonObject, ServiceSpec } from '../spec.ts'
import { CALLERS, invalid, read, serviceEvent, write } from '../spec.ts'

const ROLE = 'arn:aws:iam::<account>:role/<role>'

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

const CREDENTIALS: JsonObject = {
  accessKeyId: '<temporaryKey>',
  sessionToken: '<token>',
  expiration: '<longLater>',
}

const ASSUMED: JsonObject = {
  credentials: CREDENTIALS,
  assumedRoleUser: {
    assumedRoleId: '<roleId>:<roleSession>',
    arn: 'arn:aws:sts::<account>:assumed-role/<role>/<roleSession>',
  },
}

const ROLE_RESOURCE = [{ accountId: '<account>', type: 'AWS::IAM::Role', ARN: ROLE }]

const sts: ServiceSpec = {
  source: 'sts',
  version: '1.08',
  style: 'query',
  errors: [
    {
      code: 'AccessDenied',
      message: 'User: <caller> is not authorized to perform: sts:AssumeRole on resource: ' + ROLE,
      weight: 6,
    },
    invalid(
      'ExpiredTokenException',
      'Token expired: current date/time must be before the expiration date/time',
      0.5,
    ),
    invalid(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      0.5,
    ),
  ],
  events: [
    read(
      'AssumeRole',
      330,
      [
        { roleArn: ROLE, roleSessionName: '<roleSession>', durationSeconds: '<#duration>' },
        { roleArn: ROLE, roleSessionName: '<roleSession>', externalId: '<uuid>' },
        {
          roleArn: 'arn:aws:iam::<otherAccount>:role/<role>',
          roleSessionName: '<roleSession>',
          tags: [{ key: 'team', value: '<team>' }],
          transitiveTagKeys: ['team'],
        },
      ],
      {
        response: ASSUMED,
        resources: ROLE_RESOURCE,
        callers: { workload: 50, monitor: 20, deployment: 25, outsider: 5 },
      },
    ),
    read(
      'AssumeRole',
      260,
      { roleArn: ROLE, roleSessionName: '<roleSession>', durationSeconds: '<#duration>' },
      { response: ASSUMED, resources: ROLE_RESOURCE, callers: CALLERS.service, errorRate: 0.005 },
    ),
    read(
      'AssumeRoleWithWebIdentity',
      100,
      { roleArn: ROLE, roleSessionName: 'botocore-session-<epoch>', durationSeconds: 3600 },
      {
        response: {
          credentials: CREDENTIALS,
          subjectFromWebIdentityToken: 'system:serviceaccount:<word>:<word>',
          assumedRoleUser: {
            assumedRoleId: '<roleId>:botocore-session-<epoch>',
            arn: 'arn:aws:sts::<account>:assumed-role/<role>/botocore-session-<epoch>',
          },
          provider: 'arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com',
          audience: 'sts.amazonaws.com',
        },
        additional: {
          identityProviderConnectionVerificationMethod: 'IAMTrustStore',
          RequestDetails: { endpointType: 'regional', awsServingRegion: '<region>' },
        },
        resources: ROLE_RESOURCE,
        callers: { webIdentity: 100 },
        errorRate: 0.02,
      },
    ),
    read(
      'AssumeRoleWithSAML',
      14,
      {
        sAMLAssertionID: '_<uuid>',
        roleSessionName: '<callerName>',
        roleArn: ROLE,
        principalArn: 'arn:aws:iam::<account>:saml-provider/corporate',
        durationSeconds: 3600,
      },
      {
        response: {
          credentials: CREDENTIALS,
          subjectType: 'persistent',
          issuer: 'https://portal.sso.us-east-1.amazonaws.com/saml/assertion/<base32>',
          nameQualifier: '<base32>',
          audience: 'https://signin.aws.amazon.com/saml',
        },
        resources: ROLE_RESOURCE,
        callers: { saml: 100 },
      },
    ),
    read('GetCallerIdentity', 240, null, {
      callers: { deployment: 40, monitor: 30, person: 20, workload: 8, federated: 2 },
      errorRate: 0,
    }),
    read(
      'GetSessionToken',
      8,
      { durationSeconds: '<#duration>', serialNumber: 'arn:aws:iam::<account>:mfa/<callerName>' },
      { response: { credentials: CREDENTIALS }, callers: { person: 100 } },
    ),
    read(
      'GetAccessKeyInfo',
      1.2,
      { accessKeyId: '<permanentKey>' },
      { callers: { monitor: 80, person: 20 } },
    ),
    write(
      'GetFederationToken',
      2,
      { name: 'broker-<word>', durationSeconds: '<#duration>', policy: DOCUMENT },
      {
        credentials: CREDENTIALS,
        federatedUser: {
          federatedUserId: '<account>:broker-<word>',
          arn: 'arn:aws:sts::<account>:federated-user/broker-<word>',
        },
        packedPolicySize: '<#count>',
      },
      { callers: { person: 100 } },
    ),
    read('DecodeAuthorizationMessage', 0.8, null, { callers: { person: 100 } }),
    write('SetSourceIdentity', 0.6, null, null, { callers: { console: 100 } }),
  ],
}

const SIGN_IN_DATA: readonly JsonObject[] = [
  {
    LoginTo:
      'https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true&state=hashArgsFromTB_<region>_<hex16>',
    MobileVersion: 'No',
    MFAUsed: 'No',
  },
  {
    LoginTo:
      'https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1&state=hashArgs%23Instances%3A&isauthcode=true',
    MobileVersion: 'No',
    MFAIdentifier: 'arn:aws:iam::<account>:mfa/<callerName>',
    MFAUsed: 'Yes',
  },
  {
    LoginTo: 'https://console.aws.amazon.com/s3/home?region=eu-west-1',
    MobileVersion: 'Yes',
    MFAIdentifier: 'arn:aws:iam::<account>:u2f/user/<callerName>/yubikey-<lower26>',
    MFAUsed: 'Yes',
  },
  { MobileVersion: 'No', MFAUsed: 'No' },
]

const SIGN_IN_CALLERS = { signIn: 94, root: 6 } as const

const signin: ServiceSpec = {
  source: 'signin',
  host: '<region>.signin.aws.amazon.com',
  version: '1.08',
  style: 'json',
  errors: [],
  events: [
    write(
      'ConsoleLogin',
      16,
      null,
      { ConsoleLogin: 'Success' },
      { type: 'AwsConsoleSignIn', additional: SIGN_IN_DATA, callers: SIGN_IN_CALLERS, errorRate: 0 },
    ),
    write(
      'ConsoleLogin',
      4,
      null,
      { ConsoleLogin: 'Failure' },
      {
        type: 'AwsConsoleSignIn',
        additional: SIGN_IN_DATA,
        callers: SIGN_IN_CALLERS,
        errorRate: 1,
        errors: [
          invalid('', 'Failed authentication', 8),
          invalid('', 'No username found in supplied account', 2),
        ],
      },
    ),
    write(
      'CheckMfa',
      5,
      null,
      { CheckMfa: 'Success' },
      {
        type: 'AwsConsoleSignIn',
        additional: { MfaType: 'Virtual MFA' },
        callers: SIGN_IN_CALLERS,
        errorRate: 0,
      },
    ),
    write(
      'GetSigninToken',
      5,
      null,
      { credentials: { accessKeyId: '<temporaryKey>' }, GetSigninToken: 'Success' },
      {
        type: 'AwsConsoleSignIn',
        additional: { MobileVersion: 'No', MFAUsed: 'No' },
        callers: SIGN_IN_CALLERS,
        errorRate: 0,
      },
    ),
    write(
      'SwitchRole',
      3,
      null,
      { SwitchRole: 'Success' },
      {
        type: 'AwsConsoleSignIn',
        additional: {
          SwitchFrom: '<caller>',
          RedirectTo: 'https://console.aws.amazon.com/console/home',
          DisplayName: '<role>',
        },
        callers: { signIn: 100 },
        errorRate: 0,
      },
    ),
    write(
      'ExitRole',
      1,
      null,
      { ExitRole: 'Success' },
      { type: 'AwsConsoleSignIn', callers: { signIn: 100 }, errorRate: 0 },
    ),
    write(
      'RenewRole',
      1,
      null,
      { RenewRole: 'Success' },
      { type: 'AwsConsoleSignIn', callers: { signIn: 100 }, errorRate: 0 },
    ),
    write(
      'PasswordRecoveryRequested',
      0.5,
      null,
      { PasswordRecoveryRequested: 'Success' },
      { type: 'AwsConsoleSignIn', callers: { root: 100 }, errorRate: 0 },
    ),
    write(
      'EmailUpdated',
      0.3,
      null,
      { EmailUpdated: 'Success' },
      { type: 'AwsConsoleSignIn', callers: { root: 100 }, errorRate: 0 },
    ),
    serviceEvent(
      'UserAuthentication',
      10,
      { CredentialType: 'PASSWORD', LoginTo: 'https://d-9067f2c41a.awsapps.com/start' },
      { callers: { identityCenter: 100 } },
    ),
    serviceEvent(
      'CredentialChallenge',
      5,
      { CredentialType: 'TOTP', ChallengeStatus: 'Success' },
      { callers: { identityCenter: 100 } },
    ),
    serviceEvent(
      'CredentialVerification',
      5,
      { CredentialType: 'TOTP', CredentialVerification: 'Success' },
      { callers: { identityCenter: 100 } },
    ),
  ],
}

export const SIGN_IN: readonly ServiceSpec[] = [sts, signin]
