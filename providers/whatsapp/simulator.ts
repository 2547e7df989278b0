/** Meta's side: takes sends as the Cloud API does and answers each with its status hooks; people write and press. */
import { z } from 'zod';
import type { SimAnswer, SimRequest, SimWorld, Simulator } from '../../sandbox/contract';
import type { Chat } from '../chat-book';
import { ChatBook, chatsSchema } from '../chat-book';
import { bearerToken, constantTimeEqual } from '../verify';
import type { WhatsAppClientSettings, WhatsAppHookSettings } from './settings';
import { graphError } from './simulator-errors';
import { SimulatedAccount } from './simulator-account';
import type { Business } from './simulator-hooks';
import { messagesHook, unixSeconds, wamid } from './simulator-hooks';
import { Refusals, failureOf, refusalSchema, refusing } from './simulator-refusals';
import { describeMedia, serveMedia } from './simulator-media';
import { changeActions } from './simulator-changes';
import { peopleActions } from './simulator-people';
import type { Send } from './simulator-schema';
import { listLabelOf, rowsOf, sendSchema, templateErrorOf, textOf } from './simulator-schema';

const stateSchema = z.object({ conversations: chatsSchema, account: z.unknown().optional() });

export function whatsappSimulator(hook: WhatsAppHookSettings, client: WhatsAppClientSettings): Simulator {
  const book = new ChatBook();
  const refusals = new Refusals();
  const account = new SimulatedAccount(client, graphError);
  const business: Business = { hook, phoneNumberId: client.phoneNumberId };
  return {
    handle: (request, world) => handle(request, world, { book, refusals, account }, client, business),
    actions: (world) => ({
      ...peopleActions(world, book, business),
      ...changeActions(world, book, business),
      ...account.actions(),
      /** Meta refuses what is sent, to one person or to all, until `accept`. */
      refuse: (parameters) => {
        refusals.add(refusalSchema.parse(parameters));
        return { refusals: refusals.all() };
      },
      accept: () => {
        refusals.clear();
        return { refusals: [] };
      },
    }),
    state: () => ({ conversations: book.all(), account: account.state() }),
    restore(state) {
      const saved = stateSchema.parse(state);
      book.restore(saved.conversations);
      account.restore(saved.account);
    },
  };
}

interface Told {
  account: SimulatedAccount;
  book: ChatBook;
  refusals: Refusals;
}

function handle(
  request: SimRequest,
  world: SimWorld,
  told: Told,
  client: WhatsAppClientSettings,
  business: Business,
): SimAnswer {
  const token = bearerToken({ authorization: request.headers.authorization });
  if (token === undefined || !constantTimeEqual(token, client.accessToken)) {
    return graphError(401, 190, 'Error validating access token: The session is invalid.');
  }
  const media = serveMedia(request, world) ?? describeMedia(request, world);
  if (media) return media;
  const answered = told.account.handle(request.path.replace(/^\/v\d+\.\d+\//, ''), request);
  if (answered) return answered;
  const [, id = '', edge] = /^\/v\d+\.\d+\/([^/]+)\/([^/]+)$/.exec(request.path) ?? [];
  if (edge !== 'messages' || request.method !== 'POST') {
    return graphError(400, 2500, `Unknown path components: ${request.path}`);
  }
  // The token serves every number of the business, and a hook may name any.
  if (id !== client.phoneNumberId && !/^\d+$/.test(id)) {
    const what = `Object with ID '${id}' does not exist, cannot be loaded due to missing permissions`;
    return graphError(400, 100, `Unsupported post request. ${what}`);
  }
  const send = sendSchema.safeParse(parse(request.body));
  if (!send.success) {
    const issue = send.error.issues[0];
    return graphError(400, 100, 'Invalid parameter', {
      details: `Param ${issue?.path.join('.')}: ${issue?.message}`,
    });
  }
  return accept(send.data, world, told, { ...business, phoneNumberId: id });
}

function accept(send: Send, world: SimWorld, { book, refusals }: Told, business: Business): SimAnswer {
  const chat = chatOf(send, book);
  const wrong = templateErrorOf(send);
  if (wrong)
    return graphError(wrong === 132001 ? 404 : 400, wrong, 'Template does not exist or does not fit');
  const refusal = refusals.take(chat);
  if (refusal?.by === 'answer') return refusing(refusal.code);
  const id = wamid();
  const [text, rows, at] = [textOf(send), rowsOf(send), world.now()];
  book.add(chat, {
    id,
    from: 'business',
    text,
    ...(rows.length > 0 ? { buttons: rows } : {}),
    list: listLabelOf(send),
    replyTo: send.context?.message_id,
    at: at.toISOString(),
  });
  const key = send.biz_opaque_callback_data;
  const template = send.type === 'template' ? { template: send.template.name } : {};
  world.record({ type: 'message', id, key, subject: chat.id, detail: { text, buttons: rows, ...template } });
  const failure = failureOf(chat, send.type === 'template', refusal, at);
  const isNameless = failure !== undefined && refusal?.nameless === true;
  for (const status of failure ? ['failed'] : ['sent', 'delivered', 'read']) {
    const item = {
      id,
      status,
      timestamp: unixSeconds(at),
      ...(isNameless ? {} : { recipient_id: chat.phone?.slice(1), recipient_user_id: chat.userId }),
      biz_opaque_callback_data: key,
      ...(failure ? { errors: [failure] } : {}),
    };
    world.emit(messagesHook(business, `status:${id}`, { statuses: [item] }));
  }
  const input = send.to ?? send.recipient;
  return {
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input, wa_id: chat.phone?.slice(1), user_id: chat.userId }],
      messages: [{ id, message_status: 'accepted' }],
    },
  };
}

/** `to` wins where both are given. */
function chatOf(send: Send, book: ChatBook): Chat {
  if (send.to !== undefined) {
    const digits = send.to.replace(/\D/g, '');
    const phone = `+${digits}`;
    return book.all().find((chat) => chat.phone === phone) ?? book.open(digits, { phone });
  }
  const userId = send.recipient ?? '';
  return book.all().find((chat) => chat.userId === userId) ?? book.open(userId, { userId });
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // Answered like any other wrong parameter.
  }
}
