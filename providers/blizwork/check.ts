/**
 * Whether the token is let in. Nothing harmless is known to ask for: a one-time token that nobody was given is validated, and
 * the platform's no is an answer. It may say no to the API token alike, which cannot be told apart.
 */
import type { ClientDeps, Finding } from '../contract';
import type { BlizworkClientSettings } from './settings';
import { validate } from './validate';

const TIMEOUT_MS = 10_000;
const NOBODYS = '0'.repeat(24);

export async function check(
  settings: BlizworkClientSettings,
  { http, hookUrl }: ClientDeps,
): Promise<Finding[]> {
  const said = await validate(NOBODYS, settings, http, TIMEOUT_MS);
  return [
    { what: 'BLIZWORK_API_URL', ok: said === 'forged', detail: FOUND[said] },
    {
      what: 'web hook',
      ok: true,
      detail: `By hand at BlizWork, in the process, at the action that leads to the next task: ${hookUrl ?? 'PUBLIC_URL and /hooks/blizwork'}. It cannot be asked from here.`,
    },
  ];
}

const FOUND = {
  forged:
    'The platform answers, and says no to a token of nobody. Whether BLIZWORK_API_TOKEN is right shows with the first call.',
  genuine: 'It says yes to a token that nobody was given: this is not BlizWork. Check BLIZWORK_API_URL.',
  unknown: 'The platform does not answer as it should. Check BLIZWORK_API_URL and the network.',
} as const;
