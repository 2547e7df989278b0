/** docs/onec.md is what a 1C programmer works from: its bodies are sent as they stand, and read as it says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../root';
import { basicHeader } from '../../providers/verify';
import type { TestApi } from './fixture';
import { settings, startTestApi } from './fixture';

const text = readFileSync(join(ROOT, 'docs', 'onec.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...text.matchAll(new RegExp('```' + language + '\\n(.*?)```', 'gs'))].map(([, block = '']) => block);
const bodies = blocks('json');
const code = blocks('bsl').join('\n');

const PAYMENT = '4c1f7d4e-c7a1-11f0-80c4-0cc47ab29cf7';
const INVOICE = { type: 'invoice', value: 'cbb38ee1-01c0-11e8-80c4-0cc47ab29cf7' };
const rub = (amount: number) => ({ amount, currency: 'RUB' });

/** What each body of the document means, in its order. */
const MEANINGS = [
  { paymentId: PAYMENT, status: 'paid', money: rub(149_950), paidTotal: 149_950, references: [INVOICE] },
  {
    paymentId: PAYMENT,
    status: 'partially_paid',
    money: rub(50_000),
    paidTotal: 50_000,
    references: [INVOICE],
  },
  { paymentId: PAYMENT, status: 'cancelled', paidTotal: 0, references: [INVOICE] },
  {
    paymentId: '5d2a8e5f-c7a2-11f0-80c4-0cc47ab29cf7',
    status: 'refunded',
    money: rub(149_950),
    paidTotal: 0,
    references: [INVOICE],
    at: '2026-11-20T21:00:00.000Z',
  },
  { paymentId: '77', status: 'paid', money: rub(149_950), references: [{ type: 'issue', value: '153' }] },
];

const BASIC = { ONEC_HOOK_USER: 'Обмен', ONEC_HOOK_PASS: 'пароль:с двоеточием' };
const token = settings['ONEC_HOOK_TOKEN'] ?? '';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: BASIC });
});
afterAll(() => api.close());

const post = async (body: string, headers: Record<string, string>) => {
  // Bytes have no content type of their own, as УстановитьТелоИзСтроки sets none.
  const response = await fetch(`${api.url}/hooks/onec`, { method: 'POST', body: Buffer.from(body), headers });
  return { status: response.status, answer: (await response.json()) as unknown };
};
const bearer = { authorization: `Bearer ${token}` };
const taken = (accepted: number, duplicates: number) => ({ status: 200, answer: { accepted, duplicates } });

const stored = async (eventId: string) => {
  const { rows } = await api.db.query<{ state: string; payload: unknown }>(
    'SELECT state, payload FROM events WHERE event_id = $1',
    [eventId],
  );
  return rows;
};
const idOf = (body: string): string => (JSON.parse(body) as { id: string }).id;

/** All the ways in which a base may send, by its own code or another's. */
const WAYS: [string, Record<string, string>, string][] = [
  ['with the headers of its code', { ...bearer, 'content-type': 'application/json; charset=utf-8' }, ''],
  ['without a content type, after a byte order mark', bearer, '\uFEFF'],
  ['with X-Token, under another content type', { 'x-token': token, 'content-type': 'text/plain' }, ''],
  ['with a name', { authorization: basicHeader(BASIC.ONEC_HOOK_USER, BASIC.ONEC_HOOK_PASS) }, '\uFEFF'],
];

it('has a body for every meaning', () => {
  expect(bodies).toHaveLength(MEANINGS.length);
});

describe.each(MEANINGS.map((meaning, i) => [meaning.status, bodies[i] ?? '', meaning] as const))(
  'the body of the document that says %s',
  (_status, body, meaning) => {
    it('is taken once, however it is sent, and read as the document says', async () => {
      const answers: unknown[] = [];
      for (const [, headers, mark] of WAYS) answers.push(await post(mark + body, headers));
      expect(answers).toEqual([taken(1, 0), taken(0, 1), taken(0, 1), taken(0, 1)]);
      expect(await stored(idOf(body))).toMatchObject([{ state: 'pending', payload: meaning }]);
    });

    it.each(WAYS)('is new under a new id, sent %s', async (way, headers, mark) => {
      const id = `${idOf(body)} ${way}`;
      expect(await post(mark + body.replace(idOf(body), id), headers)).toEqual(taken(1, 0));
      const { paymentId: _, ...rest } = meaning;
      expect(await stored(id)).toMatchObject([{ state: 'pending', payload: rest }]);
    });
  },
);

describe('the document', () => {
  it('tells the truth about what is refused, and what is kept', async () => {
    const [body = ''] = bodies;
    expect((await post(body, { authorization: 'Bearer guess' })).status).toBe(401);
    expect((await post('{"event": "payment"', bearer)).status).toBe(400);
    expect(await post(body.replace('"amount": 1499.5', '"amount": "1,499"'), bearer)).toMatchObject({
      status: 200,
    });
    const { rows } = await api.db.query(`SELECT reason FROM events WHERE state = 'unread'`);
    expect(rows).toMatchObject([{ reason: expect.stringMatching(/^amount/) as string }]);
  });

  it('is right that the byte order mark is taken off, and the journal keeps the body as it came', async () => {
    const body = `\uFEFF${(bodies[0] ?? '').replace('7c01', '7cff')}`;
    const response = await fetch(`${api.url}/hooks/onec`, {
      method: 'POST',
      body: Buffer.from(body),
      headers: bearer,
    });
    expect(response.status).toBe(200);
    const { rows } = await api.db.query<{ body: Buffer }>('SELECT body FROM requests WHERE id = $1', [
      response.headers.get('x-request-id'),
    ]);
    expect(rows[0]?.body.equals(Buffer.from(body))).toBe(true);
  });

  it('explains every member that its code sends and its bodies hold', () => {
    const explained = new Set(
      [...text.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, cell = '']) =>
        [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name.split('.')[0] ?? ''),
      ),
    );
    const sent = [...code.matchAll(/Оповещение\.Вставить\("(\w+)"/g)].map(([, name = '']) => name);
    const shown = bodies.flatMap((body) => Object.keys(JSON.parse(body) as object));
    expect(sent).toContain('paidTotal');
    expect([...new Set([...sent, ...shown])].filter((name) => !explained.has(name))).toEqual([]);
    expect(sent).toEqual(Object.keys(JSON.parse(bodies[0] ?? '{}') as object));
  });

  it('has code that sends no byte order mark, checks the certificate, and keeps the order', () => {
    expect(code).toContain('ИспользованиеByteOrderMark.НеИспользовать');
    expect(code).toContain('ЗащищенноеСоединениеOpenSSL(, Новый СертификатыУдостоверяющихЦентровОС)');
    expect(code).toContain('УПОРЯДОЧИТЬ ПО Момент');
  });

  it('has code whose procedures, functions, loops and branches end', () => {
    const words = code.replace(/\/\/.*$/gm, '').replace(/"(?:[^"]|"")*"/g, '""');
    const count = (word: string) => words.split(new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, 'u')).length - 1;
    for (const [open, close] of [
      ['Процедура', 'КонецПроцедуры'],
      ['Функция', 'КонецФункции'],
      ['Если', 'КонецЕсли'],
      ['Цикл', 'КонецЦикла'],
      ['Попытка', 'КонецПопытки'],
    ] as const) {
      expect([open, count(open)]).toEqual([open, count(close)]);
    }
  });
});
