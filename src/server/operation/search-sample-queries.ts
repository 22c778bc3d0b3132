import { searchSampleQueries as search, TraillakeError } from '../../index.ts'
import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { pageOf } from '../page.ts'
import { paginationToken } from '../shape/cloudtrail.ts'
import { number, required, text } from '../shape/shape.ts'

/** Results a page, where nothing is said. */
const PAGE = 10

export const searchSampleQueries = defineOperation({
  name: 'SearchSampleQueries',
  input: {
    SearchPhrase: required(text(2, 1000, /[ -~\n]*/)),
    MaxResults: number(1, 50),
    NextToken: paginationToken,
  },
  async run(context, { SearchPhrase, MaxResults = PAGE, NextToken }) {
    const found = await search(SearchPhrase)
    try {
      const page = pageOf(
        found.map((query, i) => ({ query, place: String(i).padStart(4, '0') })),
        {
          scope: ['SearchSampleQueries', context.principal.arn, SearchPhrase],
          keyOf: ({ place }) => place,
          maxResults: MaxResults,
          nextToken: NextToken,
        },
      )
      const results = page.items.map(({ query: { name, description, sql, relevance } }) => ({
        ...{ Name: name, Description: description, SQL: sql, Relevance: relevance },
      }))
      return { SearchResults: results, NextToken: page.nextToken }
    } catch (error) {
      // The model has no error of its own for a token here.
      if (!(error instanceof TraillakeError && error.code === 'INVALID_NEXT_TOKEN')) throw error
      throw awsError('InvalidParameterException', 'The NextToken is not valid for this search.')
    }
  },
})
