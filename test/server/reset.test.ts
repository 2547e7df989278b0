/** An operator resets a workflow in the Web UI, to wherever the server lets them: nothing is lost, nothing twice. */
import type { Dialog } from '../workflows/fixture/dialog';
import { CLOSED, PAID, rub } from '../workflows/fixture/dialog';
import { stepOf } from '../workflows/fixture/outside';
import type { TestEntity } from '../workflows/fixture/entity';
import type { DialogState } from '../../workflows/dialog-state';
import type { EntityState } from '../../workflows/entity';
import { onServer } from '../workflows/fixture/time-skipping';
import { FEE } from '../workflows/fixture/ticket';
import { until } from '../workflows/fixture/until';
import { startOnDevServer } from './dev-server';
import type { Excluded, Point } from './reset-points';
import { UPDATES, pointsOf, resetTo } from './reset-points';

const stage = onServer(startOnDevServer);

type Entity = TestEntity<EntityState>;

async function reset(entity: Entity, runId: string, point: Point, excluded?: Excluded[]): Promise<void> {
  await resetTo(stage, entity, runId, point, excluded);
  await until(
    `the run that was reset to ${point} has taken everything in again`,
    async () => (await entity.settled()).inbox.last === stage.relay.lastNumber(entity.id),
  );
}

/** The run that was reset has its own times. */
const timeless = ({ closedAt: _, invoice, ...data }: DialogState['data']) => ({
  ...data,
  invoice: { ...invoice, remindedAt: undefined },
});

const done = ({ outside }: Entity): string[] =>
  outside.calls.flatMap(({ activity, effect }) => (effect ? [`${activity} ${stepOf(effect)}`] : []));

const photo = (mediaId: string) => ({ type: 'media', media: 'image', mediaId }) as const;

/** With whatever is written of itself: reminders, words about a file, an invoice told of again. */
async function wholeStory(anna: Dialog): Promise<void> {
  const { t } = anna;
  await anna.writes('Здравствуйте');
  await anna.hears(t.askName);
  await anna.hears(t.reminder(t.askName));
  await anna.writes('Анна');
  await anna.hears(t.askProblem('Анна'));
  await anna.writes(photo('p1'));
  await anna.hears(t.askText);
  await anna.writes('Не греет котёл');
  await anna.hears(t.confirm('Анна', 'Не греет котёл'));
  await anna.writes('Этаж 3');
  await anna.hears(t.pressButton);
  await anna.presses('yes');
  await anna.hears(t.issueOpened('7'), t.invoice('A-1', rub(149_950), 'https://pay.example/A-1'));
  await anna.waitsIn('work');
  await anna.writes('Код 12', photo('p2'));
  await until('both are passed on', () => anna.outside.comments.length === 3);
  await anna.tells({ type: 'comment', commentId: 'e1', html: 'Буду в 10' });
  await anna.hears(t.employee('Буду в 10'));
  await anna.tells(PAID);
  await anna.hears(t.paid(rub(149_950)));
  await anna.tells({ type: 'payment_cancelled' });
  await anna.hears(t.paymentCancelled);
  await anna.tells(PAID);
  await anna.hears(t.paid(rub(149_950)));
  await anna.tells(CLOSED);
  await anna.hears(t.askRating);
  await anna.presses('good');
  await anna.hears(t.thanks);
  await anna.waitsIn('closed');
}

/** Seconds, not hours: a real server waits for them. */
const SOON = { reminderHours: [0.0003], paymentReminderHours: [] };

it('of a dialog, to any point of its story, repeats no word, no comment, no issue, no invoice and no rating', async () => {
  const anna = stage.dialog({ policy: SOON });
  await wholeStory(anna);
  const before = await anna.hearsNothingMore();
  const expected = done(anna);
  const { runId, points } = await pointsOf(anna);
  expect(points.length).toBeGreaterThan(20);
  // Every third: each costs a second or two.
  for (const point of points.filter((_, i) => i % 3 === 0)) {
    await reset(anna, runId, point);
    await anna.waitsIn('closed');
    expect({ point: `${point}`, done: done(anna) }).toEqual({ point: `${point}`, done: expected });
    const { data, said } = await anna.hearsNothingMore();
    expect({ data: timeless(data), said }).toEqual({ data: timeless(before.data), said: before.said });
  }
}, 180_000);

it('of a dialog to before its issue brings what nobody had passed on into the issue', async () => {
  const anna = stage.dialog({ policy: { ...SOON, calloutFee: 0 } });
  await anna.opened();
  const { runId, points } = await pointsOf(anna);
  anna.outside.refuse('commentIssue', 'okdesk.rejected');
  await anna.writes('Код 12', photo('p2'));
  await until('the desk refuses', async () => (await anna.state()).trouble !== undefined);
  anna.outside.accept('commentIssue');
  const beforeTheAnswer = points.at(-4)!;
  await reset(anna, runId, beforeTheAnswer);
  await until('both are passed on', () => anna.outside.comments.length === 2);
  expect(anna.outside.comments).toEqual(['Клиент пишет: Код 12', 'Клиент пишет: [фото]']);
  expect(anna.outside.called('commentIssue').map(({ media }) => media)).toEqual([undefined, 'kept-p2']);
  expect(anna.outside.called('openIssue')).toHaveLength(1);
}, 60_000);

describe('of a dialog that an operator had taken over', () => {
  async function talkedTo(anna: Dialog): Promise<void> {
    await anna.act('takeOver', 'Мария');
    await anna.act('say', 'Мария', { text: 'Это Мария' });
    await anna.hears('Это Мария');
    await anna.writes('Код 12');
    await anna.tells(PAID);
    await anna.settled();
    await anna.act('handBack', 'Мария');
    await anna.hears(anna.t.paid(rub(149_950)));
    await anna.waitsIn('work');
  }

  it('repeats no word and no comment by all of it, though what operators did comes first and the flow asks anew', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await talkedTo(anna);
    const before = done(anna);
    const { runId, points } = await pointsOf(anna);
    await reset(anna, runId, points[0]!);
    const added = done(anna).slice(before.length);
    expect(done(anna).slice(0, before.length)).toEqual(before);
    expect(added.filter((each) => each !== 'sendMessage name.2.name')).toEqual([]);
  });

  it('goes on where it stood by signals only', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const { points } = await pointsOf(anna);
    await talkedTo(anna);
    const before = done(anna);
    const { runId } = await pointsOf(anna);
    for (const point of points) {
      await reset(anna, runId, point, [UPDATES]);
      await anna.waitsIn('work');
      const paid = `sendMessage e${stage.relay.lastNumber(anna.id)}.paid`;
      // It is not held back by an operator now, and known by the same name.
      expect(before.some((each) => each.startsWith(paid))).toBe(true);
      expect({ point: `${point}`, done: done(anna) }).toEqual({ point: `${point}`, done: before });
    }
  }, 120_000);
});

it('of a ticket tells its dialog nothing twice, and nothing less', async () => {
  const ticket = stage.ticket();
  const comment = {
    type: 'comment',
    commentId: 'c1',
    public: true,
    html: 'Раз',
    author: 'employee',
  } as const;
  const steps = [
    ticket.adoption(FEE),
    ticket.issue(comment),
    ticket.payment('p1', 'paid', rub(100_000)),
    ticket.payment('p2', 'paid', rub(49_950)),
    ticket.payment('p2', 'cancelled', rub(49_950)),
    ticket.payment('p3', 'paid', rub(49_950)),
  ];
  for (const step of steps) {
    await ticket.deliver(step);
    await ticket.settled();
  }
  const told = await ticket.hasTold();
  expect(told).toEqual([
    { type: 'comment', commentId: 'c1', html: 'Раз' },
    { type: 'underpaid', paid: rub(100_000), due: FEE },
    { type: 'paid', money: FEE },
    { type: 'payment_cancelled' },
    { type: 'paid', money: FEE },
  ]);
  const before = [...ticket.outside.appended];
  const { runId, points } = await pointsOf(ticket);
  for (const point of points) {
    await reset(ticket, runId, point);
    expect({ point, told: ticket.outside.appended }).toEqual({ point, told: before });
  }
}, 60_000);
