import { createHmac } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { Installation } from './installation';
import { startInstallation } from './installation';
import { startProgram } from './program';
import type { Program } from './program';
import { until } from './until';

/** Reads back, from the dialog's history, the texts in the order in which the workflow got them. */
async function deliveredTexts(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow
    .getHandle(workflowId)
    .fetchHistory()
    .catch((error: unknown) => {
      // The contact is known from the commit on, the workflow a moment later.
      if (error instanceof Error && error.message.includes('workflow not found')) return { events: [] };
      throw error;
    });
  return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
    const data = signal?.input?.payloads?.[0]?.data;
    if (!data) return [];
    const delivered = JSON.parse(Buffer.from(data).toString()) as { content?: { text?: string } }[];
    return delivered.flatMap(({ content }) => (content?.text === undefined ? [] : [content.text]));
  });
}

describe('two API processes before one Postgres and one Temporal', () => {
  let installation: Installation;
  let second: Program;
  let client: Client;

  beforeAll(async () => {
    installation = await startInstallation();
    second = await startProgram('api', installation);
    client = new Client({ connection: await Connection.connect({ address: installation.temporalAddress }) });
  }, 120_000);

  afterAll(async () => {
    await client?.connection.close();
    await second?.stop();
    await installation?.stop();
    installation?.remove();
  }, 60_000);

  async function post(base: string, message: { id: string; from: string; text: string }): Promise<unknown> {
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '1', phone_number_id: '100000000000001' },
                contacts: [{ profile: { name: 'Анна' }, wa_id: message.from }],
                messages: [
                  {
                    from: message.from,
                    id: message.id,
                    timestamp: '1795300000',
                    type: 'text',
                    text: { body: message.text },
                  },
                ],
              },
            },
          ],
        },
      ],
    });
    const signature = createHmac('sha256', installation.secret('whatsapp.app-secret'))
      .update(body)
      .digest('hex');
    const response = await fetch(`${base}/hooks/whatsapp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      body,
    });
    expect(response.status).toBe(200);
    return response.json();
  }

  async function dialogOf(phone: string): Promise<string[]> {
    const response = await fetch(`${installation.apiUrl}/v1/dialogs/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${installation.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ phone }),
    });
    const { items } = (await response.json()) as { items: { workflowId: string }[] };
    return items.map(({ workflowId }) => workflowId);
  }

  it('hand over 20 messages in the order in which they were acknowledged', async () => {
    const bases = [installation.apiUrl, second.url];
    const texts = Array.from({ length: 20 }, (_, i) => `message ${i}`);
    for (const [i, text] of texts.entries()) {
      await post(bases[i % 2]!, { id: `wamid.order.${i}`, from: '79160000001', text });
    }
    const [workflowId] = await dialogOf('+79160000001');
    await until(
      'all 20 are in the workflow',
      async () => (await deliveredTexts(client, workflowId!)).length >= 20,
    );
    expect(await deliveredTexts(client, workflowId!)).toEqual(texts);
  }, 60_000);

  it('make one event of ten identical hooks at once, with ten successes', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        post(i % 2 ? installation.apiUrl : second.url, {
          id: 'wamid.same',
          from: '79160000002',
          text: 'hello',
        }),
      ),
    );
    const counts = answers as { accepted: number; duplicates: number }[];
    expect(counts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
    expect(counts.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(9);
  });

  it('open one dialog for ten different first messages at once', async () => {
    await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        post(i % 2 ? installation.apiUrl : second.url, {
          id: `wamid.first.${i}`,
          from: '79160000003',
          text: `first ${i}`,
        }),
      ),
    );
    const dialogs = await dialogOf('+79160000003');
    expect(dialogs).toHaveLength(1);
    await until('all ten are in it', async () => (await deliveredTexts(client, dialogs[0]!)).length >= 10);
    const texts = await deliveredTexts(client, dialogs[0]!);
    expect([...texts].sort()).toEqual(Array.from({ length: 10 }, (_, i) => `first ${i}`));
  }, 60_000);
});
