import { describe, expect, it } from 'vitest'
import { categoryColumns, STORE_CATEGORIES, storeCategoryOf } from '../../src/catalog/category.ts'
import { formatType } from '../../src/types/type.ts'

const MAP = 'map(varchar, varchar)'
const texts = (...names: readonly string[]) => `row(${names.map((name) => `${name} varchar`).join(', ')})`

/** As published: AWS CloudTrail User Guide, "CloudTrail Lake event data store schema". */
const COMMON = [
  'eventversion varchar',
  'eventcategory varchar',
  'eventtype varchar',
  'eventid varchar',
  'eventtime timestamp(6)',
  'awsregion varchar',
  'recipientaccountid varchar',
]

const SESSION_CONTEXT = [
  'attributes row(creationdate timestamp(6), mfaauthenticated varchar)',
  `sessionissuer ${texts('type', 'principalid', 'arn', 'accountid', 'username')}`,
  `webidfederationdata row(federatedprovider varchar, attributes ${MAP})`,
  'sourceidentity varchar',
  'ec2roledelivery varchar',
  'ec2issuedinvpc varchar',
].join(', ')

const USER_IDENTITY = [
  'type varchar, principalid varchar, arn varchar, accountid varchar, accesskeyid varchar, username varchar',
  `sessioncontext row(${SESSION_CONTEXT})`,
  `onbehalfof ${texts('userid', 'identitystorearn')}`,
  `inscopeof ${texts('sourcearn', 'sourceaccount', 'issuertype', 'credentiaisissuedto')}`,
  'invokedby varchar, identityprovider varchar',
].join(', ')

const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  Management: [
    'eventversion varchar',
    `useridentity row(${USER_IDENTITY})`,
    'eventtime timestamp(6)',
    ...[
      'eventsource',
      'eventname',
      'awsregion',
      'sourceipaddress',
      'useragent',
      'errorcode',
      'errormessage',
    ].map((name) => `${name} varchar`),
    ...['requestparameters', 'responseelements', 'additionaleventdata'].map((name) => `${name} ${MAP}`),
    'requestid varchar',
    'eventid varchar',
    'readonly boolean',
    `resources array(${texts('accountid', 'type', 'arn', 'arnprefix')})`,
    'eventtype varchar',
    'apiversion varchar',
    'managementevent boolean',
    ...['recipientaccountid', 'sharedeventid', 'annotation', 'vpcendpointid', 'vpcendpointaccountid'].map(
      (name) => `${name} varchar`,
    ),
    ...['serviceeventdetails', 'addendum', 'edgedevicedetails', 'insightdetails'].map(
      (name) => `${name} ${MAP}`,
    ),
    'eventcategory varchar',
    `tlsdetails ${texts('tlsversion', 'ciphersuite', 'clientprovidedhostheader')}`,
    'sessioncredentialfromconsole varchar',
    'eventjson varchar',
    'eventjsonchecksum varchar',
    `eventcontext row(requestcontext ${MAP}, tagcontext row(resourcetags array(row(arn varchar, tags ${MAP})), principaltags ${MAP}))`,
  ],
  Insight: [
    ...COMMON,
    'sharedeventid varchar',
    `addendum ${MAP}`,
    ...['source', 'state', 'eventsource', 'eventname', 'errorcode', 'type'].map(
      (name) => `insight${name} varchar`,
    ),
    `insightcontext row(baselineaverage double, insightaverage double, baselineduration integer, insightduration integer, attributions array(row(attribute varchar, insightvalue varchar, insightaverage double, baselinevalue varchar, baselineaverage double, insight array(row(value varchar, average double)), baseline array(row(value varchar, average double)))))`,
  ],
  ConfigurationItem: [
    ...COMMON,
    `addendum ${MAP}`,
    `eventdata row(configurationitemversion varchar, configurationitemcapturetime varchar, configurationitemstatus varchar, configurationitemstateid varchar, accountid varchar, resourcetype varchar, resourceid varchar, resourcename varchar, arn varchar, awsregion varchar, availabilityzone varchar, resourcecreationtime varchar, configuration ${MAP}, supplementaryconfiguration ${MAP}, relatedevents varchar, relationships array(${texts('name', 'resourcetype', 'resourceid', 'resourcename')}), tags ${MAP})`,
  ],
  Evidence: [
    ...COMMON,
    `addendum ${MAP}`,
    `eventdata row(attributes ${MAP}, awsaccountid varchar, awsorganization varchar, compliancecheck varchar, datasource varchar, eventname varchar, eventsource varchar, evidenceawsaccountid varchar, evidencebytype varchar, iamid varchar, evidenceid varchar, time timestamp(6), assessmentid varchar, controlsetid varchar, controlid varchar, controlname varchar, controldomainname varchar, frameworkname varchar, frameworkid varchar, service varchar, servicecategory varchar, resourcearn varchar, resourcetype varchar, evidencefolderid varchar, description varchar, manualevidences3resourcepath varchar, evidencefoldername varchar, resourcecompliancecheck varchar)`,
  ],
  ActivityAuditLog: [
    ...COMMON,
    `addendum ${texts('reason', 'updatedfields', 'originaluid', 'originaleventid')}`,
    `metadata ${texts('ingestiontime', 'channelarn')}`,
    `eventdata row(version varchar, useridentity row(type varchar, principalid varchar, details ${MAP}), useragent varchar, eventsource varchar, eventname varchar, eventtime varchar, uid varchar, requestparameters ${MAP}, responseelements ${MAP}, errorcode varchar, errormssage varchar, sourceipaddress varchar, recipientaccountid varchar, additionaleventdata ${MAP})`,
  ],
}

const plain = (text: string) => text.replaceAll('"', '')

describe('the published schemas', () => {
  it.each(STORE_CATEGORIES)('%s', (category) => {
    const columns = categoryColumns(category).map(({ name, type }) => plain(`${name} ${formatType(type)}`))
    expect(columns).toEqual(PUBLISHED[category])
  })

  it('Management events have 34 columns, and eventcontext', () => {
    expect(categoryColumns('Management')).toHaveLength(35)
  })
})

describe('categories', () => {
  it.each([
    [undefined, 'Management'],
    ['Management', 'Management'],
    ['Data', 'Management'],
    ['NetworkActivity', 'Management'],
    ['Insight', 'Insight'],
    ['ConfigurationItem', 'ConfigurationItem'],
    ['Evidence', 'Evidence'],
    ['ActivityAuditLog', 'ActivityAuditLog'],
    ['management', undefined],
    ['SomethingNew', undefined],
  ])('%s events go to a store of %s', (category, store) => {
    expect(storeCategoryOf(category)).toBe(store)
  })
})
