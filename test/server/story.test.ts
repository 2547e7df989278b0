/**
 * One lead from the first message to the end, dialog and ticket speaking to each other through the journal's
 * events; and one that an operator has a hand in. Their histories are replayed at once; RECORD_HISTORIES=dialog_6
 * keeps that one as a golden one (test/histories).
 */
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../../worker/bundle';
import { PAID, rub } from '../workflows/fixture/dialog';
import { FEE } from '../workflows/fixture/ticket';
import { keepGolden } from '../workflows/fixture/golden';
import { onServer } from '../workflows/fixture/time-skipping';
import { until } from '../workflows/fixture/until';
import { startOnDevServer } from './dev-server';

const stage = onServer(startOnDevServer);

/** One second in hours: a real server does not skip time. */
const lingerHours = 1 / 3600;

it('ends as told, and its histories replay', async () => {
  const anna = stage.dialog({ policy: { lingerHours } });
  const ticket = stage.ticket({ lingerHours }, '7');
  const { t, outside } = anna;
  outside.onAppend = async (events) => {
    for (const event of events) await (event.kind === 'ticket.adopted' ? ticket : anna).deliver(event);
  };

  await anna.writes('/start', 'Добрый день');
  await anna.hears(t.askName);
  await anna.writes({ type: 'media', media: 'sticker', mediaId: 'cat' });
  await anna.hears(t.askText);
  await anna.writes('Анна');
  await anna.hears(t.askProblem('Анна'));
  await anna.writes('Котёл');
  await anna.hears(t.confirm('Анна', 'Котёл'));
  await anna.presses('no');
  await anna.hears(t.askProblem('Анна'));
  await anna.writes('Котёл не греет');
  await anna.hears(t.confirm('Анна', 'Котёл не греет'));
  await anna.presses('yes');
  await anna.hears(t.issueOpened('7'), t.invoice('A-1', FEE, 'https://pay.example/A-1'));
  await anna.writes('Код домофона 12');
  await until('the words are passed on', () => outside.comments.length === 1);
  await ticket.deliver(
    ticket.issue({
      type: 'comment',
      commentId: 'c1',
      public: true,
      html: '<p>Буду в 10</p>',
      author: 'employee',
    }),
    ticket.issue({
      type: 'comment',
      commentId: 'c2',
      public: false,
      html: 'Ключ у соседа',
      author: 'employee',
    }),
  );
  await anna.hears(t.employee('Буду в 10'));
  await ticket.deliver(ticket.payment('p1', 'partially_paid', rub(50_000)));
  await anna.hears(t.underpaid(rub(50_000), FEE));
  await ticket.deliver(ticket.payment('p2', 'paid', rub(99_950)));
  await anna.hears(t.paid(FEE));
  await ticket.becomes('completed', true);
  await anna.hears(t.askRating);
  await anna.presses('excellent');
  await anna.hears(t.thanks);
  await Promise.all([anna.handle.result(), ticket.handle.result()]);
  expect(outside.said).not.toContain(t.employee('Ключ у соседа'));
  expect(outside.called('rateIssue')).toMatchObject([{ issueId: '7', rate: 'excellent' }]);

  await replayed('dialog_5', anna.handle);
  await replayed('ticket_3', ticket.handle);
});

it('ends as told where an operator takes part, and its history replays', async () => {
  const anna = stage.dialog({ policy: { lingerHours } });
  const { t } = anna;
  await anna.begun('CRM');
  await anna.hears(t.askName);
  await anna.act('takeOver', 'Мария');
  await anna.act('say', 'Мария', { text: 'Добрый день, я Мария.' });
  await anna.hears('Добрый день, я Мария.');
  await anna.writes('Здравствуйте');
  await anna.act('handBack', 'Мария');
  await anna.hears(t.askName);
  await anna.writes('Анна');
  await anna.hears(t.askProblem('Анна'));
  await anna.writes('Котёл не греет');
  await anna.hears(t.confirm('Анна', 'Котёл не греет'));
  await anna.presses('yes');
  await anna.hears(t.issueOpened('7'), t.invoice('A-1', FEE, 'https://pay.example/A-1'));
  await anna.waitsIn('work');
  await anna.act('takeOver', 'Олег');
  await anna.writes('Код домофона 12');
  await anna.tells({ type: 'comment', commentId: 'c1', html: 'Буду в 10' }, PAID);
  await anna.hears(t.employee('Буду в 10'));
  await anna.act('handBack', 'Мария');
  await anna.hears(t.paid(FEE));
  await anna.act('takeOver', 'Мария');
  await anna.act('say', 'Мария', { text: 'Всего доброго.' });
  await anna.act('close', 'Мария');
  await anna.hears('Всего доброго.');
  await anna.handle.result();
  await replayed('dialog_6', anna.handle);
});

async function replayed(name: string, handle: WorkflowHandle): Promise<void> {
  const history = await handle.fetchHistory();
  const { code } = await workflowBundle();
  await Worker.runReplayHistory({ workflowBundle: { code } }, history, handle.workflowId);
  if (process.env['RECORD_HISTORIES'] === name) keepGolden(name, history);
}
