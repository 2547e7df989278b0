/** Every text of the console, one file for each area. */
import { accessWords } from './access';
import { auditWords } from './audit';
import { calls } from './calls';
import { common } from './common';
import { endpointWords } from './endpoints';
import { eventValues } from './event-values';
import { now } from './now';
import { orders } from './orders';
import { people } from './people';
import { providerWords } from './providers';
import { refusals } from './refusals';
import { search } from './search';
import { setup } from './setup';
import { traffic } from './traffic';
import { values } from './values';

export const texts = {
  ...common,
  ...values,
  ...refusals,
  ...eventValues,
  ...now,
  ...traffic,
  ...search,
  ...people,
  ...orders,
  ...calls,
  ...setup,
  ...endpointWords,
  ...providerWords,
  ...accessWords,
  ...auditWords,
};

export type WordKey = keyof typeof texts;
