/**
 * MAX's side: the methods our client calls, and people who write and press. https://dev.max.ru/docs-api
 *
 * Kinder than MAX in one thing: updates are sent to the service though nobody has subscribed.
 */
import { z } from 'zod';
import type { SimAnswer, SimRequest, SimWorld, Simulator } from '../../sandbox/contract';
import { constantTimeEqual } from '../verify';
import { TEXT_LIMIT } from './message';
import type { MaxClientSettings, MaxHookSettings } from './settings';
import { peopleActions } from './simulator-people';
import { MaxState, subscriptionSchema } from './simulator-state';

const sendSchema = z.object({
  text: z.string().min(1).max(TEXT_LIMIT),
  attachments: z
    .array(
      z.object({
        type: z.literal('inline_keyboard'),
        payload: z.object({
          buttons: z.array(
            z.array(
              z.object({ type: z.literal('callback'), text: z.string().min(1), payload: z.string().min(1) }),
            ),
          ),
        }),
      }),
    )
    .default([]),
  link: z.object({ type: z.literal('reply'), mid: z.string() }).optional(),
});

export function maxSimulator(hook: MaxHookSettings, client: MaxClientSettings): Simulator {
  const state = new MaxState();
  return {
    handle: (request, world) => handle(request, world, state, client),
    actions: (world) => peopleActions(world, state, hook),
    state: () => state.save(),
    restore: (saved) => state.restore(saved),
  };
}

const ok = (body: unknown): SimAnswer => ({ status: 200, body });
const fail = (status: number, code: string, message: string): SimAnswer => ({
  status,
  body: { code, message },
});

function handle(request: SimRequest, world: SimWorld, state: MaxState, client: MaxClientSettings): SimAnswer {
  if (!constantTimeEqual(request.headers.authorization ?? '', client.token))
    return fail(401, 'verify.token', 'Invalid access_token');
  const body = jsonOf(request.body);
  switch (`${request.method} ${request.path}`) {
    case 'GET /me':
      return ok({
        user_id: Number(client.botId) || 12345,
        name: 'Fixit',
        username: 'fixit_bot',
        is_bot: true,
      });
    case 'POST /messages':
      return sendMessage(request.query, body, world, state);
    case 'POST /answers':
      return answer(request.query.get('callback_id') ?? '', world, state);
    case 'GET /subscriptions':
      return ok({
        subscriptions: state.subscriptionsAt(world.hookUrl).map(({ secret: _secret, ...shown }) => shown),
      });
    case 'POST /subscriptions': {
      const wanted = subscriptionSchema.safeParse(body).data;
      if (!wanted?.url.startsWith('https://')) return ok({ success: false, message: 'Invalid url' });
      state.subscriptions = [...state.subscribed.filter(({ url }) => url !== wanted.url), wanted];
      return ok({ success: true });
    }
    case 'DELETE /subscriptions':
      state.subscriptions = state.subscribed.filter(({ url }) => url !== request.query.get('url'));
      return ok({ success: true });
    default:
      return fail(404, 'not.found', 'Path is not found');
  }
}

function sendMessage(query: URLSearchParams, body: unknown, world: SimWorld, state: MaxState): SimAnswer {
  const given = sendSchema.safeParse(body);
  if (!given.success) return fail(400, 'proto.payload', 'Invalid message');
  const userId = query.get('user_id');
  const chatId = query.get('chat_id') ?? state.book.all().find((one) => one.userId === userId)?.id;
  const chat = state.book.find(chatId ?? '');
  if (!chat) return fail(404, 'chat.not.found', 'Chat not found');
  if (chat.blocked) return fail(403, 'chat.denied', 'Dialog is suspended');
  const mid = state.mid();
  const at = world.now();
  const { text, attachments, link } = given.data;
  const buttons = attachments
    .flatMap(({ payload }) => payload.buttons.flat())
    .map((button) => ({ id: button.payload, title: button.text }));
  state.book.add(chat, {
    id: mid,
    from: 'business',
    text,
    ...(buttons.length > 0 ? { buttons } : {}),
    ...(link ? { replyTo: link.mid } : {}),
    at: at.toISOString(),
  });
  world.record({ type: 'message', id: mid, subject: chat.id, detail: { text, buttons } });
  return ok({
    message: {
      recipient: { chat_id: Number(chat.id), chat_type: 'dialog' },
      timestamp: at.getTime(),
      body: { mid, seq: 1, text, attachments },
    },
  });
}

function answer(callbackId: string, world: SimWorld, state: MaxState): SimAnswer {
  if (!state.answered(callbackId)) return fail(404, 'callback.not.found', 'Callback not found');
  world.record({ type: 'callback', id: callbackId });
  return ok({ success: true });
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // Refused by the schema.
  }
}
