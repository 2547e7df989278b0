/** A process of the drafts has cases of its own, whose numbers mean nothing to those of production. */
import type { BlizworkCall } from './schema';

const DRAFT = '@draft';

export const catalogOf = ({
  environment,
  processId,
}: Pick<BlizworkCall, 'environment' | 'processId'>): string =>
  environment === 'draft' ? processId + DRAFT : processId;

export const processOf = (catalogId: string): Pick<BlizworkCall, 'environment' | 'processId'> =>
  catalogId.endsWith(DRAFT)
    ? { environment: 'draft', processId: catalogId.slice(0, -DRAFT.length) }
    : { environment: 'production', processId: catalogId };
