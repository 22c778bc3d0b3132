import { array, BOOLEAN, timestamp } from '../../types/type.ts'
import type { TableColumn } from '../table-source.ts'
import { STRING, STRING_MAP, stringStruct, struct } from './types.ts'

const TIMESTAMP = timestamp(6)

const userIdentity = struct({
  type: STRING,
  principalid: STRING,
  arn: STRING,
  accountid: STRING,
  accesskeyid: STRING,
  username: STRING,
  sessioncontext: struct({
    attributes: struct({ creationdate: TIMESTAMP, mfaauthenticated: STRING }),
    sessionissuer: stringStruct('type', 'principalid', 'arn', 'accountid', 'username'),
    webidfederationdata: struct({ federatedprovider: STRING, attributes: STRING_MAP }),
    sourceidentity: STRING,
    ec2roledelivery: STRING,
    ec2issuedinvpc: STRING,
  }),
  onbehalfof: stringStruct('userid', 'identitystorearn'),
  // "credentiaisissuedto" is spelled so in the published schema.
  inscopeof: stringStruct('sourcearn', 'sourceaccount', 'issuertype', 'credentiaisissuedto'),
  invokedby: STRING,
  identityprovider: STRING,
})

const eventContext = struct({
  requestcontext: STRING_MAP,
  tagcontext: struct({
    resourcetags: array(struct({ arn: STRING, tags: STRING_MAP })),
    principaltags: STRING_MAP,
  }),
})

/**
 * Management, data and network activity events: the 34 published columns, and `eventcontext`, which Lake answers queries
 * on without listing it.
 * Source: AWS CloudTrail User Guide, "CloudTrail Lake event data store schema", CloudTrail events.
 */
export const CLOUDTRAIL_COLUMNS: readonly TableColumn[] = [
  { name: 'eventversion', type: STRING },
  { name: 'useridentity', type: userIdentity },
  { name: 'eventtime', type: TIMESTAMP },
  { name: 'eventsource', type: STRING },
  { name: 'eventname', type: STRING },
  { name: 'awsregion', type: STRING },
  { name: 'sourceipaddress', type: STRING },
  { name: 'useragent', type: STRING },
  { name: 'errorcode', type: STRING },
  { name: 'errormessage', type: STRING },
  { name: 'requestparameters', type: STRING_MAP },
  { name: 'responseelements', type: STRING_MAP },
  { name: 'additionaleventdata', type: STRING_MAP },
  { name: 'requestid', type: STRING },
  { name: 'eventid', type: STRING },
  { name: 'readonly', type: BOOLEAN },
  { name: 'resources', type: array(stringStruct('accountid', 'type', 'arn', 'arnprefix')) },
  { name: 'eventtype', type: STRING },
  { name: 'apiversion', type: STRING },
  { name: 'managementevent', type: BOOLEAN },
  { name: 'recipientaccountid', type: STRING },
  { name: 'sharedeventid', type: STRING },
  { name: 'annotation', type: STRING },
  { name: 'vpcendpointid', type: STRING },
  { name: 'vpcendpointaccountid', type: STRING },
  { name: 'serviceeventdetails', type: STRING_MAP },
  { name: 'addendum', type: STRING_MAP },
  { name: 'edgedevicedetails', type: STRING_MAP },
  { name: 'insightdetails', type: STRING_MAP },
  { name: 'eventcategory', type: STRING },
  { name: 'tlsdetails', type: stringStruct('tlsversion', 'ciphersuite', 'clientprovidedhostheader') },
  { name: 'sessioncredentialfromconsole', type: STRING },
  { name: 'eventjson', type: STRING },
  { name: 'eventjsonchecksum', type: STRING },
  { name: 'eventcontext', type: eventContext },
]
