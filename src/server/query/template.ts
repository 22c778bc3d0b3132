import { fillQueryParameters, managedDashboards } from '../../index.ts'
import type { OperationContext } from '../context.ts'
import { awsError } from '../error.ts'

/**
 * The statement of a dashboard's widget, its parameters filled in.
 *
 * @throws InvalidParameterException where no widget has the alias, or the parameters are not those of its statement
 */
export async function templateStatement(
  _context: OperationContext,
  alias: string,
  parameters: readonly string[],
): Promise<string> {
  for (const { widgets } of await managedDashboards()) {
    const widget = widgets.find((candidate) => candidate.alias === alias)
    if (widget !== undefined) return fillQueryParameters(widget.statement, parameters)
  }
  throw awsError('InvalidParameterException', `No query has the alias '${alias}'.`)
}
