/** A hook to an endpoint of an administrator: a form with all that its route asks for. */
import type { Freshness } from '../contract';
import type { ConfiguredSettings } from './settings';
import { placesIn } from './template';

export function configuredSample(
  { route, eventId }: Pick<ConfiguredSettings, 'route' | 'eventId'>,
  fresh: Freshness,
): string {
  const form = new URLSearchParams();
  for (const name of placesIn([route, eventId])) form.set(name, valueFor(name, fresh));
  // Without a body nothing is taken.
  if (form.size === 0) form.set('sample', fresh.text);
  return form.toString();
}

/** What a parameter of this name may hold. */
function valueFor(name: string, { number, text }: Freshness): string {
  if (/phone/i.test(name)) return '+79161234567';
  if (/e-?mail/i.test(name)) return 'anna@example.ru';
  if (/name/i.test(name)) return 'Анна';
  // The same twice would be the same delivery; of no record of the sender's, for those count from one.
  return /text|comment|message/i.test(name) ? `Sample ${text}` : String(number);
}
