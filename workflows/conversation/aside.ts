/** What a dialog does while an operator has it: it takes everything in, passes it on, and keeps its own words. */
import { countVisit } from '../dialog-stages';
import type { Conversation } from './conversation';
import type { Incoming } from './files';
import { DialogEnded, unlessUnreachable } from './acting';

/**
 * Until the dialog is handed back and the operator's last words are sent; then what the flow had to say meanwhile is
 * said, and the question that stood open is forgotten, so that its stage asks it anew. Throws DialogEnded where the
 * customer's last word was "stop", or nobody can be reached.
 */
export async function standAside(c: Conversation): Promise<void> {
  const aside = c.state.aside!;
  do {
    await takeIn(c);
    if (aside.stopped || c.isStopped) aside.unsaid = [];
    await c.sayWhatWaited();
  } while (c.isHeld);
  delete c.state.aside;
  delete c.state.operatorTrouble;
  delete c.state.question;
  countVisit(c.state);
  if (aside.stopped) throw new DialogEnded('stopped');
}

async function takeIn(c: Conversation): Promise<void> {
  const next = () => c.nextWhile(() => c.isHeld);
  for (let event = await next(); event; event = await next()) {
    if (event.kind === 'message.received') await keep(c, event);
    // An operator may reach the customer by other ways, so the dialog stays theirs.
    else await unlessUnreachable(c.hear(event));
  }
}

/** As ever: into the issue, else for its description. */
async function keep(c: Conversation, message: Incoming): Promise<void> {
  await c.adoptLanguage(message);
  c.note(message);
  await c.passOn(message);
}
