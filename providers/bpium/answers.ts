/**
 * What Bpium is answered, to the byte. Traps: 2xx and 3xx mean yes, 4xx and 5xx no; 410 makes Bpium delete its hook, so
 * nobody but a deleted endpoint may say it; the content type has to name its charset; a message is shown to the person as
 * it stands.
 */
import type { Mappings } from '../../mappings';
import type { RecordAnswer, RecordMessage, RecordValues } from '../../workflows/record-events';
import type { Answer, HookRefusal, RawRequest } from '../contract';
import { EVENTS, isKnownEvent, looseSchema } from './schema';

const json = (status: number, body: object): Answer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});

export const TAKEN = json(200, {});

const refused = (message: RecordMessage, status = 403): Answer => json(status, { message });

export function answerOf(answer: RecordAnswer): Answer {
  switch (answer.verdict) {
    case 'allow':
      return TAKEN;
    case 'refuse':
      return refused(answer.message);
    case 'fill': {
      const { message, values } = answer;
      const filled: { message?: RecordMessage; values?: RecordValues } = {
        ...(message === undefined ? {} : { message }),
        ...(values === undefined ? {} : { values }),
      };
      return json(200, filled);
    }
  }
}

/** Nobody can say: what fixit.yml says for that catalogue. */
const FALL_BACK: ReadonlySet<string> = new Set([
  'endpoint_off',
  'secret_missing',
  'too_busy',
  'journal_away',
  'no_decision',
]);

const SENTENCES: Readonly<Record<number, string>> = {
  400: 'Сообщение не удалось прочитать: это не JSON в кодировке UTF-8.',
  401: 'Подпись сообщения неверна. Проверьте секретную строку вебхука.',
  413: 'Сообщение слишком велико.',
};

export function refusalOf(
  { reason, status }: HookRefusal,
  request: RawRequest,
  { bpium }: Mappings,
): Answer | undefined {
  if (reason === 'endpoint_deleted') return json(410, { message: 'Вебхук удалён.' });
  if (FALL_BACK.has(reason)) return fallbackOf(request, bpium);
  const sentence = SENTENCES[status];
  return sentence === undefined ? undefined : refused(sentence, status);
}

function fallbackOf({ body }: RawRequest, { catalogs }: Mappings['bpium']): Answer {
  const asked = looseSchema.safeParse(parsed(body)).data;
  const event = asked?.hook.event;
  if (asked === undefined || event === undefined || !isKnownEvent(event)) return TAKEN;
  const kind = EVENTS[event];
  // Nothing is refused of what was done already, nor of what is only typed.
  if (!('asks' in kind) || kind.asks === 'fill') return TAKEN;
  const fallback = catalogs[asked.payload.catalogId]?.fallback ?? 'allow';
  return fallback === 'allow' ? TAKEN : refused(fallback.refuse);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
