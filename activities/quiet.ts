import { waitFailure } from './failure';
import type { ActivityDeps } from './deps';
import type { EffectRow } from './effects';

/**
 * Not found does not yet mean not done: a slow vendor may make the thing after we stopped waiting. The repeat waits
 * until the last request is old enough, looking again each time.
 *
 * @param capability of the failure's type, for example `helpdesk`
 */
export function awaitQuiet(
  { now, timings }: Pick<ActivityDeps, 'now' | 'timings'>,
  row: EffectRow,
  capability: string,
): undefined {
  const last = row.sentAt.at(-1);
  const left = last ? last.getTime() + timings.quietMs - now().getTime() : 0;
  if (left <= 0) return undefined;
  throw waitFailure(
    `${capability}.unsettled`,
    'An earlier attempt may still be at work at the vendor; it is searched again before a repeat.',
    Math.min(left, 5_000),
  );
}
