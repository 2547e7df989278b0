/**
 * Our create and the vendor's `new_ticket` meet in one ticket by the key, whatever happens on the way: the real client
 * against the simulated account over real HTTP, the real table of effects, several workers at once.
 */
import fc from 'fast-check';
import type { Activities } from '../../workflows/activities';
import { effectId } from '../../activities/effect-id';
import { ticketId } from '../../workflows/ids';
import { routeOf } from '../../journal/route';
import { startDesk } from '../providers/okdesk/desk';
import type { Desk } from '../providers/okdesk/desk';
import { activitiesOf, addContact, newEffect, openDatabase } from './fixture';
import type { Fixture } from './fixture';

let db: Fixture;
let desk: Desk;
beforeAll(async () => {
  db = await openDatabase();
  desk = await startDesk();
});
afterAll(async () => {
  await desk.stop();
  await db.close();
});

async function newIssue(): Promise<Parameters<Activities['openIssue']>[0]> {
  const contact = await addContact(db.pool, 'telegram', `chat:${newEffect().run}`);
  return {
    effect: newEffect(),
    workflowId: `dialog:telegram:default:${contact}`,
    contact: { channel: 'telegram', account: 'default', contact },
    name: 'Анна',
    title: 'Не работает касса',
    description: 'С утра',
  };
}

/** As Temporal retries: until it is done, every failure but a final one. */
async function retried(attempt: () => Promise<{ issueId: string }>): Promise<{ issueId: string }> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries > 40 || (error as { nonRetryable?: boolean }).nonRetryable === true) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

const weather = fc.constantFrom(
  'fair',
  'answer lost',
  'request lost',
  'busy',
  'a gateway’s error behind the effect',
  'a gateway’s error before it',
);
type Weather = typeof weather extends fc.Arbitrary<infer W> ? W : never;

const FAULTS = {
  fair: [],
  'answer lost': [{ kind: 'dropped' }],
  'request lost': [{ kind: 'refused' }],
  busy: [{ kind: '429', retryAfter: 0 }],
  'a gateway’s error behind the effect': [{ kind: '5xx', status: 502, handled: true }],
  'a gateway’s error before it': [{ kind: '5xx', status: 504 }],
} as const satisfies Record<Weather, readonly object[]>;

it('an issue comes to be once, and its hook and its creator name one ticket, in any order of events', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(weather, { maxLength: 3 }),
      fc.integer({ min: 1, max: 3 }),
      async (days, workers) => {
        const input = await newIssue();
        const key = effectId(input.effect, 'issue');
        const operation = '^POST .*/issues/$';
        desk.sandbox.faults.replace(
          days.flatMap((day) => FAULTS[day].map((fault) => ({ ...fault, operation, remaining: 1 }))),
        );
        const before = desk.ledger('issue').length;
        const worker = () => retried(() => activitiesOf(db, { helpdesk: desk.helpdesk }).openIssue(input));
        const made = await Promise.all(Array.from({ length: workers }, worker));
        desk.sandbox.faults.clear();
        const issues = desk.ledger('issue').slice(before);
        expect(issues).toMatchObject([{ key }]);
        expect(new Set(made.map(({ issueId }) => issueId))).toEqual(new Set([issues[0]?.id]));

        const [reading] = await desk.readings(1);
        const hooked = reading?.events[0]?.event;
        if (hooked?.kind !== 'issue.changed') throw new Error('the first hook is not about an issue');
        expect(hooked).toMatchObject({ key, issueId: issues[0]?.id, change: { type: 'created' } });
        const adopted = {
          kind: 'ticket.adopted',
          helpdesk: 'okdesk',
          issueId: made[0]?.issueId ?? '',
          dialogWorkflowId: input.workflowId,
        } as const;
        const ticket = { to: 'workflow', key: ticketId('okdesk', hooked.issueId), mayStart: true };
        expect([routeOf(hooked, undefined), routeOf(adopted, undefined)]).toMatchObject([ticket, ticket]);
        const looked = await activitiesOf(db, { helpdesk: desk.helpdesk }).readIssue(hooked);
        expect(looked).toMatchObject({ key, openedBy: input.workflowId });
      },
    ),
    {
      numRuns: 25,
      examples: [
        [['answer lost'], 2],
        [['request lost', 'answer lost'], 2],
      ],
    },
  );
}, 60_000);

it('an issue whose customer was erased is nobody’s: its news open no conversation', async () => {
  const input = await newIssue();
  const activities = activitiesOf(db, { helpdesk: desk.helpdesk });
  const { issueId } = await retried(() => activities.openIssue(input));
  expect(await activities.readIssue({ issueId })).toMatchObject({ openedBy: input.workflowId });
  await db.pool.query('DELETE FROM contacts WHERE id = $1', [input.contact.contact]);
  expect(await activities.readIssue({ issueId })).not.toHaveProperty('openedBy');
});
