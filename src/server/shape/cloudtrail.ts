import { choice, list, map, number, required, structure, text } from './shape.ts'

// The shapes that operations of the model share, under the model's names (botocore's service-2.json, 2013-11-01).

/** An ARN, or the id at its end. */
export const resourceText = text(3, 256, /[a-zA-Z0-9._/\-:]+/)
export const resourceName = text(3, 128, /[a-zA-Z0-9._-]+/)
export const accountId = text(12, 16, /\d+/)
/** The id of a query or an import. */
export const uuidText = text(36, 36, /[a-f0-9-]+/)
export const paginationToken = text(4, 1000)
export const maxResults = number(1, 1000)
export const queryStatement = text(1, 10_000)
export const queryAlias = text(1, 256, /[a-zA-Z][a-zA-Z0-9._-]*/)
export const queryParameters = list(text(1, 1024), 1, 10)
export const queryStatus = choice('QUEUED', 'RUNNING', 'FINISHED', 'FAILED', 'CANCELLED', 'TIMED_OUT')
export const billingMode = choice('EXTENDABLE_RETENTION_PRICING', 'FIXED_RETENTION_PRICING')
export const retentionPeriod = number(7, 3653)
export const kmsKeyId = text(1, 350, /[a-zA-Z0-9._/\-:]+/)
export const resourcePolicy = text(1, 8192)

export const tag = structure({ Key: required(text(1, 128)), Value: text(0, 256) })
export const tagsList = list(tag, 0, 200)

const selectorValues = list(text(1, 2048), 1)

const advancedFieldSelector = structure({
  Field: required(text(1, 1000, /[\w|.]+/)),
  Equals: selectorValues,
  StartsWith: selectorValues,
  EndsWith: selectorValues,
  NotEquals: selectorValues,
  NotStartsWith: selectorValues,
  NotEndsWith: selectorValues,
})

export const advancedEventSelectors = list(
  structure({ Name: text(0, 1000), FieldSelectors: required(list(advancedFieldSelector, 1)) }),
)

export const destination = structure({
  Type: required(choice('EVENT_DATA_STORE', 'AWS_SERVICE')),
  Location: required(text(3, 1024, /[a-zA-Z0-9._/\-:*]+/)),
})
export const destinations = list(destination, 1, 200)

export const importSource = structure({
  S3: required(
    structure({
      S3LocationUri: required(text()),
      S3BucketRegion: required(text()),
      S3BucketAccessRoleArn: required(text()),
    }),
  ),
})
export const importStatus = choice('INITIALIZING', 'IN_PROGRESS', 'FAILED', 'STOPPED', 'COMPLETED')

export const refreshSchedule = structure({
  Frequency: structure({ Unit: choice('HOURS', 'DAYS'), Value: number() }),
  Status: choice('ENABLED', 'DISABLED'),
  TimeOfDay: text(undefined, undefined, /[0-9]{2}:[0-9]{2}/),
})

export const requestWidget = structure({
  QueryStatement: required(queryStatement),
  QueryParameters: queryParameters,
  ViewProperties: required(map(text(3, 128, /[a-zA-Z0-9._-]+/), text(1, 128, /[a-zA-Z0-9._\- ]+/))),
})
export const dashboardName = text(3, 128, /[a-zA-Z0-9_-]+/)
export const dashboardId = text(undefined, undefined, /[a-zA-Z0-9._/\-:]+/)
export const dashboardType = choice('MANAGED', 'CUSTOM')

const insightType = choice('ApiCallRateInsight', 'ApiErrorRateInsight')
export const insightSelectors = list(
  structure({ InsightType: insightType, EventCategories: list(choice('Management', 'Data')) }),
)

export const maxEventSize = choice('Standard', 'Large')
export const contextKeySelectors = list(
  structure({
    Type: required(choice('TagContext', 'RequestContext')),
    Equals: required(list(text(1, 128), 1, 50)),
  }),
  0,
  2,
)
export const aggregationConfigurations = list(
  structure({
    Templates: required(list(choice('API_ACTIVITY', 'RESOURCE_ACCESS', 'USER_ACTIONS'), 1, 50)),
    EventCategory: required(choice('Data')),
  }),
  0,
  1,
)
