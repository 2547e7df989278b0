/** What our workflows need of their namespace. */
import { isGrpcServiceError } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

/** Keywords all: ids and states, never a person's data (search attributes are not encoded by a codec). */
export const SEARCH_ATTRIBUTES = ['Channel', 'Stage', 'IssueId', 'OrderId', 'WaitingFor'] as const;

/** IndexedValueType INDEXED_VALUE_TYPE_KEYWORD of the Temporal API. */
const KEYWORD = 2;
/** gRPC status codes, https://grpc.io/docs/guides/status-codes/ */
const ALREADY_EXISTS = 6;
const UNIMPLEMENTED = 12;

/**
 * Registers our search attributes where they are missing. Does not fail a start: on a cluster that lets us not,
 * it says what its administrator must do. The time-skipping server accepts any attribute and lists none.
 */
export async function prepareNamespace(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
  warn: (sentence: string) => void = console.warn,
): Promise<void> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const wrong = SEARCH_ATTRIBUTES.filter((name) => (customAttributes[name] ?? KEYWORD) !== KEYWORD);
    if (wrong.length > 0) {
      warn(
        `Search attributes ${wrong.join(', ')} of namespace ${namespace} are not of type Keyword: workflows cannot set them until they are removed and registered again as Keyword.`,
      );
    }
    const missing = SEARCH_ATTRIBUTES.filter((name) => customAttributes[name] === undefined);
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
  } catch (error) {
    const code = isGrpcServiceError(error) ? error.code : undefined;
    // Another process of ours was first, or the server has no such service.
    if (code === ALREADY_EXISTS || code === UNIMPLEMENTED) return;
    warn(
      `Search attributes could not be registered in namespace ${namespace} (${error instanceof Error ? error.message : String(error)}). Have them registered: temporal operator search-attribute create --namespace ${namespace} ${SEARCH_ATTRIBUTES.map((name) => `--name ${name} --type Keyword`).join(' ')}`,
    );
  }
}

/** Closed workflows are kept for at least so many hours; a longer retention stays. */
export async function raiseRetention(
  connection: Connection,
  namespace: string,
  hours: number,
): Promise<void> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) >= hours * 3600) return;
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs(hours * 3_600_000) },
  });
}
