/** What the demo counts at its end: every effect of its story stands in the vendors' world once. */
import { z } from 'zod';
import type { Customer } from './demo-chat';
import { StoryFailure, type SandboxClient } from './demo-client';

export const issuesSchema = z.object({
  issues: z.array(z.object({ id: z.number(), title: z.string(), description: z.string() })),
});
export const invoicesSchema = z.object({
  invoices: z.array(
    z.object({ ref: z.string(), number: z.string(), fields: z.record(z.string(), z.unknown()) }),
  ),
});

/** Every effect for this customer exactly once, under our key. */
export async function checkOnce(
  sandbox: SandboxClient,
  customer: Customer,
  story: { tag: string; issueId: string; invoice: string; before: number },
): Promise<void> {
  const { tag, issueId, invoice, before } = story;
  const look = `the ledger at ${sandbox.page}`;
  const one = (what: string, ids: string[]) => {
    if (ids.length !== 1) throw new StoryFailure(`one ${what}`, `${ids.length}: ${ids.join(', ')}`, look);
  };

  const { issues } = await sandbox.state('okdesk', issuesSchema);
  const ours = issues.filter(({ title, description }) => `${title} ${description}`.includes(tag));
  one(
    `issue for "${tag}"`,
    ours.map(({ id }) => String(id)),
  );
  const opened = (await sandbox.ledger('okdesk', 'issue', before)).filter(({ id }) => id === issueId);
  one(
    'issue with our key in the ledger',
    opened.flatMap(({ id, key }) => (key ? [id] : [])),
  );

  const { invoices } = await sandbox.state('onec', invoicesSchema);
  const namesIssue = new RegExp(`(?<!\\d)${issueId}(?!\\d)`);
  const issued = invoices.filter(
    ({ ref, fields }) => ref === invoice || namesIssue.test(String(fields['Комментарий'])),
  );
  one(
    `invoice for issue ${issueId}`,
    issued.map(({ number }) => number),
  );
  for (const type of ['invoice', 'posting']) {
    const rows = (await sandbox.ledger('onec', type, before)).filter(({ key }) => key === invoice);
    one(
      `${type} under key ${invoice}`,
      rows.map(({ id }) => id),
    );
  }
  const rates = (await sandbox.ledger('okdesk', 'rate', before)).filter(({ subject }) => subject === issueId);
  one(
    `rate of issue ${issueId}`,
    rates.map(({ id }) => id),
  );

  const texts = (await customer.fromBot()).map(({ text }) => text);
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined && customer.settles) {
    throw new StoryFailure(
      'no message of the bot twice',
      `"${twice}"`,
      `the chat "${customer.name}" at ${sandbox.page}`,
    );
  }
}
