import { array, DOUBLE, INTEGER, timestamp } from '../../types/type.ts'
import type { TableColumn } from '../table-source.ts'
import { STRING, STRING_MAP, stringStruct, struct } from './types.ts'

const TIMESTAMP = timestamp(6)

/** The columns that all categories but the first begin with. */
const COMMON: readonly TableColumn[] = [
  { name: 'eventversion', type: STRING },
  { name: 'eventcategory', type: STRING },
  { name: 'eventtype', type: STRING },
  { name: 'eventid', type: STRING },
  { name: 'eventtime', type: TIMESTAMP },
  { name: 'awsregion', type: STRING },
  { name: 'recipientaccountid', type: STRING },
]

/**
 * Insights events. The published schema writes `struct` for attributions, insight and baseline; the records hold lists
 * (the top five values), and so do these columns.
 */
export const INSIGHT_COLUMNS: readonly TableColumn[] = [
  ...COMMON,
  { name: 'sharedeventid', type: STRING },
  { name: 'addendum', type: STRING_MAP },
  { name: 'insightsource', type: STRING },
  { name: 'insightstate', type: STRING },
  { name: 'insighteventsource', type: STRING },
  { name: 'insighteventname', type: STRING },
  { name: 'insighterrorcode', type: STRING },
  { name: 'insighttype', type: STRING },
  {
    name: 'insightcontext',
    type: struct({
      baselineaverage: DOUBLE,
      insightaverage: DOUBLE,
      baselineduration: INTEGER,
      insightduration: INTEGER,
      attributions: array(
        struct({
          attribute: STRING,
          insightvalue: STRING,
          insightaverage: DOUBLE,
          baselinevalue: STRING,
          baselineaverage: DOUBLE,
          insight: array(struct({ value: STRING, average: DOUBLE })),
          baseline: array(struct({ value: STRING, average: DOUBLE })),
        }),
      ),
    }),
  },
]

/** AWS Config configuration items. `relationships` is a list in the records, as here. */
export const CONFIGURATION_ITEM_COLUMNS: readonly TableColumn[] = [
  ...COMMON,
  { name: 'addendum', type: STRING_MAP },
  {
    name: 'eventdata',
    type: struct({
      configurationitemversion: STRING,
      configurationitemcapturetime: STRING,
      configurationitemstatus: STRING,
      configurationitemstateid: STRING,
      accountid: STRING,
      resourcetype: STRING,
      resourceid: STRING,
      resourcename: STRING,
      arn: STRING,
      awsregion: STRING,
      availabilityzone: STRING,
      resourcecreationtime: STRING,
      configuration: STRING_MAP,
      supplementaryconfiguration: STRING_MAP,
      relatedevents: STRING,
      relationships: array(stringStruct('name', 'resourcetype', 'resourceid', 'resourcename')),
      tags: STRING_MAP,
    }),
  },
]

/** AWS Audit Manager evidence. */
export const EVIDENCE_COLUMNS: readonly TableColumn[] = [
  ...COMMON,
  { name: 'addendum', type: STRING_MAP },
  {
    name: 'eventdata',
    type: struct({
      attributes: STRING_MAP,
      awsaccountid: STRING,
      awsorganization: STRING,
      compliancecheck: STRING,
      datasource: STRING,
      eventname: STRING,
      eventsource: STRING,
      evidenceawsaccountid: STRING,
      evidencebytype: STRING,
      iamid: STRING,
      evidenceid: STRING,
      time: TIMESTAMP,
      assessmentid: STRING,
      controlsetid: STRING,
      controlid: STRING,
      controlname: STRING,
      controldomainname: STRING,
      frameworkname: STRING,
      frameworkid: STRING,
      service: STRING,
      servicecategory: STRING,
      resourcearn: STRING,
      resourcetype: STRING,
      evidencefolderid: STRING,
      description: STRING,
      manualevidences3resourcepath: STRING,
      evidencefoldername: STRING,
      resourcecompliancecheck: STRING,
    }),
  },
]

/** Events from outside AWS, put by integrations. */
export const ACTIVITY_AUDIT_LOG_COLUMNS: readonly TableColumn[] = [
  ...COMMON,
  { name: 'addendum', type: stringStruct('reason', 'updatedfields', 'originaluid', 'originaleventid') },
  { name: 'metadata', type: stringStruct('ingestiontime', 'channelarn') },
  {
    name: 'eventdata',
    type: struct({
      version: STRING,
      useridentity: struct({ type: STRING, principalid: STRING, details: STRING_MAP }),
      useragent: STRING,
      eventsource: STRING,
      eventname: STRING,
      eventtime: STRING,
      uid: STRING,
      requestparameters: STRING_MAP,
      responseelements: STRING_MAP,
      errorcode: STRING,
      // "errormssage" is spelled so in the published schema.
      errormssage: STRING,
      sourceipaddress: STRING,
      recipientaccountid: STRING,
      additionaleventdata: STRING_MAP,
    }),
  },
]
