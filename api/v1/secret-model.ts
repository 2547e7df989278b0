/** Secrets as the API shows them: when they were set and how long they last, never what they are. */
import { z } from 'zod';
import type { StoredSecret } from '../../sealed-secrets';
import { time } from './fields';

export const secretsModel = z
  .array(
    z.object({
      createdAt: time('When it was set.'),
      endsAt: time('Until when it is in force; null = until another is set.').nullable(),
    }),
  )
  .meta({ description: 'The secrets in force, the youngest first; never the secrets.' });

export const shownSecrets = (secrets: readonly StoredSecret[]): z.infer<typeof secretsModel> =>
  secrets.map(({ createdAt, endsAt }) => ({
    createdAt: createdAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
  }));
