type JsonObject = Readonly<Record<string, unknown>>

/** What LookupEvents shows of an event. */
export interface EventFacts {
  readonly EventId: string
  readonly EventName: string | undefined
  readonly ReadOnly: string | undefined
  readonly AccessKeyId: string | undefined
  /** Seconds since the epoch. */
  readonly EventTime: number
  readonly EventSource: string | undefined
  readonly Username: string | undefined
  readonly Resources: readonly {
    readonly ResourceType: string | undefined
    readonly ResourceName: string | undefined
  }[]
  readonly CloudTrailEvent: string
}

function objectOf(value: unknown): JsonObject {
  const isObject = (each: unknown): each is JsonObject =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
  return isObject(value) ? value : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined
}

/** Who the event history names: the user, `root`, or the session of a role. */
function usernameOf({ userName, type, principalId }: JsonObject): string | undefined {
  if (typeof userName === 'string') return userName
  if (type === 'Root') return 'root'
  if ((type !== 'AssumedRole' && type !== 'FederatedUser') || typeof principalId !== 'string')
    return undefined
  return principalId.slice(principalId.indexOf(':') + 1)
}

/**
 * An event as LookupEvents shows it.
 *
 * @param json the event's record, as CloudTrail wrote it
 * @param time milliseconds since the epoch
 */
export function eventFacts(event: {
  readonly id: string
  readonly time: number
  readonly json: string
}): EventFacts {
  const record = objectOf(JSON.parse(event.json))
  const identity = objectOf(record.userIdentity)
  const insight = objectOf(record.insightDetails)
  const resources: readonly unknown[] = Array.isArray(record.resources) ? record.resources : []
  return {
    EventId: event.id,
    EventName: textOf(record.eventName) ?? textOf(insight.eventName),
    ReadOnly: textOf(record.readOnly),
    AccessKeyId: textOf(identity.accessKeyId),
    EventTime: event.time / 1000,
    EventSource: textOf(record.eventSource) ?? textOf(insight.eventSource),
    Username: usernameOf(identity),
    Resources: resources.map(objectOf).map(({ type, ARN, arn }) => ({
      ResourceType: textOf(type),
      ResourceName: textOf(ARN) ?? textOf(arn),
    })),
    CloudTrailEvent: event.json,
  }
}

/** An Insights event of a store that has it flat, as the record of a trail. Its columns are in lower case. */
export function insightRecord(row: JsonObject): string {
  const context = objectOf(row.insightcontext)
  return JSON.stringify({
    eventVersion: row.eventversion,
    eventTime: `${String(row.eventtime).replace(' ', 'T').slice(0, 19)}Z`,
    awsRegion: row.awsregion,
    eventID: row.eventid,
    eventType: row.eventtype,
    recipientAccountId: row.recipientaccountid,
    sharedEventID: row.sharedeventid ?? undefined,
    insightDetails: {
      state: row.insightstate,
      eventSource: row.insighteventsource,
      eventName: row.insighteventname,
      insightType: row.insighttype,
      errorCode: row.insighterrorcode ?? undefined,
      insightContext: {
        statistics: {
          baseline: { average: context.baselineaverage },
          insight: { average: context.insightaverage },
          insightDuration: context.insightduration,
          baselineDuration: context.baselineduration,
        },
        attributions: context.attributions ?? undefined,
      },
    },
    eventCategory: row.eventcategory,
  })
}
