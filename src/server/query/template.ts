import { fillQueryParameters } from '../../index.ts'
import type { OperationContext } from '../context.ts'
import { findWidget } from '../dashboard/find.ts'
import { awsError } from '../error.ts'

/**
 * The statement of a dashboard's widget, its parameters filled in.
 *
 * @throws InvalidParameterException where no widget has the alias, or the parameters are not those of its statement
 */
export async function templateStatement(
  { documents }: OperationContext,
  alias: string,
  parameters: readonly string[],
): Promise<string> {
  const widget = await findWidget(documents, alias)
  if (widget !== undefined) return fillQueryParameters(widget.QueryStatement, parameters)
  throw awsError('InvalidParameterException', `No query has the alias '${alias}'.`)
}
