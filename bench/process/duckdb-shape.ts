/** A type of DuckDB as it is written twice: as SQL for `read_json`, as JSON for `json_transform`. */
export type Shape = string | readonly [Shape] | { readonly [field: string]: Shape }

// Array.isArray does not narrow readonly tuples away.
function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

/** `STRUCT("arn" VARCHAR, …)[]` */
export function shapeType(shape: Shape): string {
  if (typeof shape === 'string') return shape
  if (isList(shape)) return `${shapeType(shape[0])}[]`
  const fields = Object.entries(shape).map(([name, field]) => `"${name}" ${shapeType(field)}`)
  return `STRUCT(${fields.join(', ')})`
}

const MAP = 'MAP(VARCHAR, VARCHAR)'

function texts(...names: readonly string[]): Shape {
  return Object.fromEntries(names.map((name) => [name, 'VARCHAR']))
}

/** A CloudTrail record, but for its text and the checksum of that: the published columns as the JSON names them. */
export const RECORD: Shape = {
  eventVersion: 'VARCHAR',
  userIdentity: {
    ...{
      type: 'VARCHAR',
      principalId: 'VARCHAR',
      arn: 'VARCHAR',
      accountId: 'VARCHAR',
      accessKeyId: 'VARCHAR',
    },
    userName: 'VARCHAR',
    sessionContext: {
      attributes: { creationDate: 'TIMESTAMP', mfaAuthenticated: 'VARCHAR' },
      sessionIssuer: texts('type', 'principalId', 'arn', 'accountId', 'userName'),
      webIdFederationData: { federatedProvider: 'VARCHAR', attributes: MAP },
      ...{ sourceIdentity: 'VARCHAR', ec2RoleDelivery: 'VARCHAR', ec2IssuedInVpc: 'VARCHAR' },
    },
    onBehalfOf: texts('userId', 'identityStoreArn'),
    inScopeOf: texts('sourceArn', 'sourceAccount', 'issuerType', 'credentialsIssuedTo'),
    ...{ invokedBy: 'VARCHAR', identityProvider: 'VARCHAR' },
  },
  ...{ eventTime: 'TIMESTAMP', eventSource: 'VARCHAR', eventName: 'VARCHAR', awsRegion: 'VARCHAR' },
  ...{ sourceIPAddress: 'VARCHAR', userAgent: 'VARCHAR', errorCode: 'VARCHAR', errorMessage: 'VARCHAR' },
  ...{ requestParameters: MAP, responseElements: MAP, additionalEventData: MAP },
  ...{ requestID: 'VARCHAR', eventID: 'VARCHAR', readOnly: 'BOOLEAN' },
  resources: [texts('accountId', 'type', 'ARN', 'ARNPrefix')],
  ...{
    eventType: 'VARCHAR',
    apiVersion: 'VARCHAR',
    managementEvent: 'BOOLEAN',
    recipientAccountId: 'VARCHAR',
  },
  ...{
    sharedEventID: 'VARCHAR',
    annotation: 'VARCHAR',
    vpcEndpointId: 'VARCHAR',
    vpcEndpointAccountId: 'VARCHAR',
  },
  ...{ serviceEventDetails: MAP, addendum: MAP, edgeDeviceDetails: MAP, insightDetails: MAP },
  eventCategory: 'VARCHAR',
  tlsDetails: texts('tlsVersion', 'cipherSuite', 'clientProvidedHostHeader'),
  sessionCredentialFromConsole: 'VARCHAR',
  eventContext: 'JSON',
}
