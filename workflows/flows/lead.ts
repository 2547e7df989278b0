/**
 * The simple lead: who are you, what happened, is it right? → an issue at the desk → an invoice where the work
 * is paid → payment and closure, in whatever order they come → thanks and a rating.
 */
import type { Choice, Conversation } from '../conversation/conversation';
import { openingOf, withinHours } from '../conversation/hours';
import type { Topic } from '../conversation/issues';
import { takeUp } from '../dialog-memory';
import { enter } from '../dialog-stages';
import { CLOSED } from '../dialog-state';
import type { Delivered, IssueFile, TicketChanged, TicketNews } from '../events';
import { plainFromHtml } from '../html';
import { ticketId } from '../ids';
import type { Flow } from './flow';
import { END } from './flow';

const HOUR = 3_600_000;
const TITLE_LENGTH = 120;

export const lead: Flow = {
  first: 'name',
  following: 'work',
  offers: ['yes', 'no', 'excellent', 'good', 'normal', 'poor'],
  hear: hearTicket,
  stages: {
    async name(c) {
      c.data.name = await c.ask('name', withPrivacy(c, c.t.askName));
      return 'problem';
    },

    async problem(c) {
      c.data.problem = await c.ask('problem', c.t.askProblem(c.data.name!));
      return 'confirm';
    },

    async confirm(c) {
      const choice = await c.choose('confirm', c.t.confirm(c.data.name!, c.data.problem!), yesOrNo(c));
      return choice === 'yes' ? 'issue' : 'problem';
    },

    async issue(c) {
      const waited = await c.noteWhatWaits();
      const problem = c.data.problem!;
      const description = [problem, ...c.data.notes.filter((note) => note !== problem)].join('\n\n');
      await c.openIssue(problem.replace(/\s+/g, ' ').slice(0, TITLE_LENGTH), description, waited);
      await c.say('issue opened', c.withHours(c.t.issueOpened(c.data.issue!.id)));
      return 'invoice';
    },

    async invoice(c) {
      // While an operator had the dialog.
      if (c.data.issueGone) return END;
      if (!c.data.invoice) {
        const due = await c.fee();
        if (due === undefined || due.amount === 0) return 'work';
        const { id } = c.data.issue!;
        await c.issueInvoice(due, c.forDesk.invoicePurpose(id), ticketId('okdesk', id));
      }
      if (!c.data.invoice) return 'work';
      const { number, amount, currency, payUrl } = c.data.invoice;
      await c.say('invoice', c.t.invoice(number, { amount, currency }, payUrl));
      return 'work';
    },

    /** The long wait: days, if need be. What the customer writes goes to the desk, what the desk says comes back. */
    async work(c) {
      if (c.data.issueGone) return END;
      while (!isSettled(c)) {
        c.waitsFor(paymentDue(c) ? 'payment' : 'closure');
        const { at, what } = nextOnInvoice(c);
        const event = await c.next(at, what);
        if (event === undefined && what === GIVE_UP) return leaveUnpaid(c);
        if (event === undefined) await remindOfInvoice(c);
        else if (event.kind === 'message.received') await c.bridge(event);
        else await c.hear(event);
        if (c.data.issueGone) return END;
      }
      return 'rating';
    },

    async rating(c) {
      if (c.data.issueGone) return END;
      if (!isSettled(c)) return 'work';
      // Of an issue that was opened again after it.
      if (c.data.rating !== undefined) {
        await c.say('work done', c.t.workDone);
        return END;
      }
      const rate = await c.choose('rating', c.t.askRating, rates(c), {
        giveUpAfterHours: c.state.policy.ratingHours,
        isMoot: () => c.data.issueGone === true || !isSettled(c),
      });
      if (c.data.issueGone) return END;
      // Opened again at the desk, or the payment was cancelled.
      if (!isSettled(c)) return 'work';
      if (rate !== undefined) {
        c.data.rating = rate;
        await c.rate(rate as Rate);
        await c.say('thanks', c.t.thanks);
      }
      return END;
    },
  },
};

type Rate = 'excellent' | 'good' | 'normal' | 'poor';

const paymentDue = (c: Conversation): boolean =>
  c.data.invoice !== undefined && !c.data.paid && !c.data.refunded;

const isSettled = (c: Conversation): boolean => c.data.issueClosed === true && !paymentDue(c);

/** Who answers agrees to it. */
function withPrivacy({ state, t }: Conversation, question: string): string {
  const { privacyUrl } = state.policy;
  const url =
    typeof privacyUrl === 'object'
      ? (privacyUrl[state.language] ?? privacyUrl.ru ?? privacyUrl.en)
      : privacyUrl;
  return url === undefined ? question : `${question}\n\n${t.privacy(url)}`;
}

const yesOrNo = (c: Conversation): Choice[] => [
  { id: 'yes', title: c.t.yes, words: c.t.yesWords },
  { id: 'no', title: c.t.no, words: c.t.noWords },
];

const rates = (c: Conversation): Choice[] =>
  (['excellent', 'good', 'normal', 'poor'] as const).map((id, i) => ({
    id,
    title: c.t.rates[id],
    words: [String(5 - i)],
  }));

function paymentReminderAt(c: Conversation): number | undefined {
  if (!paymentDue(c)) return undefined;
  const { invoice } = c.data;
  const hours = c.state.policy.paymentReminderHours[invoice!.reminders];
  return hours === undefined
    ? undefined
    : withinHours(c.state, Date.parse(c.state.stageSince) + hours * HOUR);
}

const REMIND = 'remind of the invoice';
const GIVE_UP = 'leave the invoice unpaid';

/** A reminder; after the last one, where the work is done, the end of the wait. Earlier editions waited on. */
function nextOnInvoice(c: Conversation): { at: number | undefined; what: typeof REMIND | typeof GIVE_UP } {
  const at = paymentReminderAt(c);
  const { invoice, issueClosed, closedAt = 0 } = c.data;
  if (at !== undefined || !c.isSince(3) || !issueClosed || !paymentDue(c)) return { at, what: REMIND };
  const since = Math.max(closedAt, invoice?.remindedAt ?? 0, Date.parse(c.state.stageSince));
  return { at: withinHours(c.state, since + c.state.policy.unpaidHours * HOUR), what: GIVE_UP };
}

/** Nobody is asked for a rating of what they have not paid for. The ticket goes on waiting. */
async function leaveUnpaid(c: Conversation): Promise<string> {
  const invoice = c.data.invoice!;
  await c.say('the invoice stays open', c.t.invoiceStaysOpen(invoice.number, invoice));
  await c.once('the desk is told', () =>
    c.tellDesk(
      'unpaid',
      'the desk is told that the invoice is not paid',
      c.forDesk.invoiceNotPaid(invoice.number, invoice),
    ),
  );
  return END;
}

async function remindOfInvoice(c: Conversation): Promise<void> {
  // It was due while nobody could send it, and now it is night.
  if (openingOf(c.state)) return;
  const invoice = c.data.invoice!;
  invoice.remindedAt = Date.now();
  await c.say(`invoice reminder ${invoice.reminders + 1}`, c.t.invoiceReminder(invoice.number, invoice));
  invoice.reminders = Math.max(invoice.reminders + 1, paymentRemindersDue(c));
}

/** After an outage several may be due: one message stands for all of them. */
function paymentRemindersDue({ state }: Conversation): number {
  const past = Date.now() - Date.parse(state.stageSince);
  return state.policy.paymentReminderHours.filter((hours) => hours * HOUR <= past).length;
}

function wordsOf(c: Conversation, { html, files = [] }: Extract<TicketNews, { type: 'comment' }>): string {
  const words = plainFromHtml(html);
  return [words, namesOf(c, files)].filter(Boolean).join('\n') || NO_WORDS;
}

/** By name: no channel can be given a file yet. */
const namesOf = (c: Conversation, files: readonly IssueFile[]): string =>
  files.map(({ name }) => c.t.attachment(c.t.file(name))).join('\n');

/** What a comment without words that show comes out as. */
const NO_WORDS = '[…]';

/** The issue is named where the conversation is about something else, or over. */
async function hearTicket(c: Conversation, event: Delivered<TicketChanged>): Promise<void> {
  const { news, number, issueId } = event;
  const topic = c.topicOf(issueId);
  if (!topic) return;
  const about = (text: string) => (c.isTalkedOf(issueId) ? text : c.t.aboutIssue(issueId, text));
  switch (news.type) {
    case 'comment':
      if (c.isOwn(news.commentId)) return;
      return c.quote(`comment ${news.commentId}`, about(c.t.employee(wordsOf(c, news))));
    case 'files':
      return c.quote(`files ${number}`, about(c.t.employee(namesOf(c, news.files))));
    case 'status':
      return hearStatus(c, topic, event, news.closed);
    case 'paid':
      if (topic.paid && c.isSince(3)) return;
      topic.paid = true;
      // What was paid may be taken back, and paid anew.
      return c.say(c.isSince(3) ? `paid ${number}` : 'paid', about(c.t.paid(news.money)));
    case 'underpaid':
      if (news.reopened) topic.paid = false;
      if (topic.invoice) topic.invoice.remindedAt = Date.now();
      return c.say(`underpaid ${number}`, about(c.t.underpaid(news.paid, news.due)));
    case 'invoice_unknown':
      return c.tellWhatIsDue(topic);
    case 'payment_cancelled':
      topic.paid = false;
      // This word is a reminder, too.
      if (topic.invoice) {
        topic.invoice.reminders = Math.max(topic.invoice.reminders, paymentRemindersDue(c));
        topic.invoice.remindedAt = Date.now();
      }
      return c.say(`payment cancelled ${number}`, about(c.t.paymentCancelled));
    case 'refunded':
      topic.refunded = true;
      if (c.isSince(3)) topic.paid = false;
      return c.say(`refunded ${number}`, about(c.t.refunded(news.money)));
    case 'deleted':
      topic.issueGone = true;
      return c.say(`issue ${issueId} deleted`, about(deletionOf(c, topic, news.unpaid)));
  }
}

const deletionOf = (c: Conversation, { invoice }: Topic, unpaid?: true): string =>
  unpaid && invoice ? c.t.issueDeletedUnpaid(invoice.number) : c.t.issueDeleted;

/** An issue that is opened again after the end is talked of again, unless the customer talks of another. */
async function hearStatus(
  c: Conversation,
  topic: Topic,
  { issueId, number }: Delivered<TicketChanged>,
  closed: boolean,
): Promise<void> {
  const isReopened = topic.issueClosed === true && !closed;
  topic.issueClosed = closed;
  if (closed && topic === c.data) c.data.closedAt = Date.now();
  if (!isReopened || c.isTalkedOf(issueId) || c.isSilent) return c.show();
  await c.say(`reopened ${number}`, c.t.issueReopened(issueId));
  if (c.state.stage !== CLOSED) return;
  takeUp(c.state, issueId);
  enter(c, lead.following);
}
