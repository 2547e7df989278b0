/** The activities, put together from what this process is connected to. */
import type { Activities } from '../workflows/activities';
import { accountingActivities } from './accounting';
import { failing } from './attempt';
import { contactActivities } from './contacts';
import type { ActivityDeps } from './deps';
import { TIMINGS } from './deps';
import { helpdeskActivities } from './helpdesk';
import { journalActivities } from './journal';
import { keyActivities } from './keys';
import { messagingActivities } from './messaging';

/** `timings` are for tests; the defaults are what the vendors' limits ask for. */
export function createActivities(
  given: Omit<ActivityDeps, 'timings'> & { timings?: Partial<ActivityDeps['timings']> },
): Activities {
  const deps: ActivityDeps = { ...given, timings: { ...TIMINGS, ...given.timings } };
  const all: Activities = {
    ...messagingActivities(deps),
    ...helpdeskActivities(deps),
    ...accountingActivities(deps),
    ...journalActivities(deps),
    ...keyActivities(deps),
    ...contactActivities(deps),
  };
  return {
    sendMessage: failing(all.sendMessage),
    openIssue: failing(all.openIssue),
    commentIssue: failing(all.commentIssue),
    rateIssue: failing(all.rateIssue),
    readIssue: failing(all.readIssue),
    issueInvoice: failing(all.issueInvoice),
    append: failing(all.append),
    closeKey: failing(all.closeKey),
    readKey: failing(all.readKey),
    readContact: failing(all.readContact),
  };
}
