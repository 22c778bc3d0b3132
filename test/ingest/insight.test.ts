import { describe, expect, it } from 'vitest'
import { flattenInsight } from '../../src/ingest/insight.ts'
import { utf8 } from './reader-support.ts'

function flat(text: string): string {
  const bytes = utf8(`[${text}]`)
  return Buffer.from(flattenInsight(bytes, 1, bytes.length - 1)).toString()
}

describe('Insights records', () => {
  it('get what Lake has flat from insightDetails, in its own spelling', () => {
    const details = {
      state: 'Start',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'Run"Instances"',
      errorCode: 'Client.UnauthorizedOperation',
      insightType: 'ApiCallRateInsight',
    }
    const statistics =
      '{"baseline":{"average":0.00000000020},"insight":{"average":1E2},"insightDuration":5,"baselineDuration":10080}'
    const attributions = '[{"attribute":"userAgent","insight":[{"value":"x","average":1.0}],"baseline":[]}]'
    const text = `{"eventID":"1","insightDetails":${JSON.stringify(details).slice(0, -1)},"insightContext":{"statistics":${statistics},"attributions":${attributions}}},"eventCategory":"Insight"}`
    expect(flat(text)).toBe(
      `${text.slice(0, -1)},"insightState":"Start","insightEventSource":"ec2.amazonaws.com","insightEventName":"Run\\"Instances\\"","insightErrorCode":"Client.UnauthorizedOperation","insightType":"ApiCallRateInsight","insightContext":{"baselineAverage":0.00000000020,"insightAverage":1E2,"baselineDuration":10080,"insightDuration":5,"attributions":${attributions}}}`,
    )
  })

  it.each([
    ['a record that is flat already', '{"insightState":"End","insightContext":{"insightAverage":1.0}}'],
    ['details that are null', '{"insightDetails":null}'],
    ['no member at all', '{}'],
  ])('%s stays as it is', (_, text) => {
    expect(flat(text)).toBe(text)
  })

  it.each([
    ['{"insightDetails":{}}', '{"insightDetails":{}}'],
    [
      '{"insightDetails":{"insightContext":{}}}',
      '{"insightDetails":{"insightContext":{}},"insightContext":{}}',
    ],
    [
      '{"insightDetails":{"insightContext":{"statistics":7,"attributions":null}}}',
      '{"insightDetails":{"insightContext":{"statistics":7,"attributions":null}},"insightContext":{"attributions":null}}',
    ],
  ])('%s lacks what it lacks', (text, expected) => {
    expect(flat(text)).toBe(expected)
  })
})
