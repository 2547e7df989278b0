/** What the working hours of `fixit.yml` mean to a conversation; without any, people are always there. */
import type { DialogState } from '../dialog-state';
import type { Opening } from '../working-hours';
import { nextOpening, opensAt } from '../working-hours';

type Policed = Pick<DialogState, 'policy'>;

/** When people are there again; undefined while they are. */
export function openingOf({ policy }: Policed): Opening | undefined {
  return policy.workingHours && nextOpening(policy.workingHours, Date.now());
}

/** What nobody has asked for is not said at night: what is due then, or was while nobody could send it, waits. */
export function withinHours({ policy }: Policed, due: number): number {
  const { workingHours } = policy;
  return workingHours ? (opensAt(workingHours, Math.max(due, Date.now())) ?? due) : due;
}
