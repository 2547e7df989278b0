/** What a dialog does when the customer wants no more messages: one last word, and with an issue open it listens on. */
import { countVisit } from '../dialog-stages';
import type { Conversation } from './conversation';

/** True where the dialog goes on listening, for its issue is open; else it is over. */
export async function takeLeave(c: Conversation): Promise<boolean> {
  await c.noteConsent();
  await c.sayLastWord();
  if (!c.hasOpenIssue) return false;
  await c.tellDesk(
    'stopped',
    'the desk is told that the customer wants no more messages',
    c.forDesk.customerStopped,
  );
  return true;
}

/**
 * Until the customer writes again, and the dialog goes on in its issue where it stood, or until there is nothing to go
 * on with: true = it is over. Left early where an operator takes over.
 */
export async function keepQuiet(c: Conversation): Promise<boolean> {
  c.waitsFor('customer');
  while (c.isStopped && c.hasOpenIssue) {
    const event = await c.nextWhile(() => c.state.aside === undefined);
    if (event === undefined) return false;
    if (event.kind === 'ticket.changed') await c.hear(event);
    else if (!c.isStopped) await welcomeBack(c, event);
    else if (event.edit) await c.passOn(event);
  }
  return c.isStopped;
}

async function welcomeBack(c: Conversation, message: Parameters<Conversation['passOn']>[0]): Promise<void> {
  delete c.state.question;
  countVisit(c.state);
  await c.because(message, () =>
    c.tellDesk('back', 'the desk is told that the customer is back', c.forDesk.customerIsBack),
  );
  if (await c.adoptLanguage(message)) await c.confirmLanguage(message);
  else await c.passOn(message);
  c.show();
}
