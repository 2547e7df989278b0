/** Apart from settings.ts, which reads the registry and with it every provider. */
import { z } from 'zod';
import type { SideSettings } from './contract';

/** The outbound side of a provider that only sends hooks. */
export const noClient: SideSettings<Record<string, never>> = {
  variables: [],
  required: [],
  schema: z.object({}).transform(() => ({})),
  sandbox: () => ({}),
};
