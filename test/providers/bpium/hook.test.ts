/** What is particular to Bpium's hooks; the rest is in the contract test. */
import { createHmac } from 'node:crypto';
import { readMappings, parseMappings } from '../../../mappings';
import { hook } from '../../../providers/bpium/hook';
import { hookSettings } from '../../../providers/bpium/settings';
import type { HookRefusal } from '../../../providers/contract';
import { bytesOf, oneSecret, requestWith, samplesOf, settingsOf } from '../sides';
import { bpium } from '../../../providers/bpium/provider';

const settings = settingsOf(hookSettings, oneSecret, undefined, { BPIUM_SECRET_PREVIOUS: 'the one before' });
const body = bytesOf(samplesOf(bpium)[0]!.body);
const mac = (secret: string) => createHmac('md5', secret).update(body);
const [current = ''] = settings.secrets;
const verdict = (signature: string) =>
  hook.verify(requestWith(body, { 'X-Hook-Signature': signature }), settings);

it.each([
  ['the current key', mac(current).digest('base64')],
  ['the one before, while it is set', mac('the one before').digest('base64')],
])('a signature under %s is genuine', (_what, signature) => {
  expect(verdict(signature)).toEqual({ genuine: true });
});

const base64 = mac(current).digest('base64');
it.each([
  ['hexadecimal', mac(current).digest('hex')],
  ['base64url', mac(current).digest('base64url')],
  ['without its padding', base64.replace(/=+$/, '')],
  ['with a word before it', `md5=${base64}`],
  ['there twice', `${base64}, ${base64}`],
  ['another hash', createHmac('sha256', current).update(body).digest('base64')],
])('a signature that is %s is wrong', (_what, signature) => {
  expect(verdict(signature)).toEqual({ genuine: false, reason: 'signature_wrong' });
});

const asked = (event: string, catalogId = '5') =>
  requestWith(bytesOf({ hook: { id: '2', event, sequenceId: 1 }, payload: { catalogId } }), {});
const refused = (reason: string, status = 503): HookRefusal => ({ reason, status, detail: '' });
const shipped = readMappings('fixit.yml');
const strict = parseMappings(`bpium: { catalogs: { '5': { fallback: { refuse: 'Попробуйте позже.' } } } }`);

describe('where nobody can decide', () => {
  it.each(['endpoint_off', 'secret_missing', 'too_busy', 'journal_away', 'no_decision'])(
    '%s is the fallback of the catalogue: allowed, or refused with its sentence',
    (reason) => {
      const answer = (event: string, mappings = shipped, catalogId = '5') =>
        hook.refusal?.(refused(reason), asked(event, catalogId), mappings);
      expect(answer('record.before.updated')).toEqual({
        status: 200,
        contentType: 'application/json; charset=utf-8',
        body: '{}',
      });
      expect(answer('record.before.created', strict)).toMatchObject({
        status: 403,
        body: '{"message":"Попробуйте позже."}',
      });
      // Another catalogue; what is done already; what is only typed.
      expect(answer('record.before.updated', strict, '6')).toMatchObject({ status: 200 });
      expect(answer('record.updated', strict)).toMatchObject({ status: 200 });
      expect(answer('record.updating', strict)).toMatchObject({ status: 200 });
    },
  );

  it('whatever comes has an answer', () => {
    for (const text of ['', '{', '[]', '{"hook":{"event":"constructor"},"payload":{"catalogId":"5"}}'])
      expect(
        hook.refusal?.(refused('endpoint_off'), requestWith(Buffer.from(text), {}), strict),
      ).toMatchObject({
        status: 200,
      });
  });

  it('a mistake of the sender is told in a message, and 410 is said of a deleted endpoint alone', () => {
    const said = (reason: string, status: number) =>
      hook.refusal?.(refused(reason, status), asked('x'), shipped);
    expect(said('signature_wrong', 401)).toMatchObject({
      status: 401,
      body: expect.stringMatching(/^{"message":"/) as string,
    });
    expect(said('not_readable', 400)).toMatchObject({ status: 400 });
    expect(said('too_large', 413)).toMatchObject({ status: 413 });
    expect(said('endpoint_deleted', 404)).toMatchObject({ status: 410 });
    expect(said('method_not_allowed', 405)).toBeUndefined();
  });
});

it('answers are what Bpium reads, to the byte', () => {
  const answer = hook.answerRecord!;
  const json = { contentType: 'application/json; charset=utf-8' };
  expect(answer({ verdict: 'allow', by: 'x' })).toEqual({ status: 200, ...json, body: '{}' });
  expect(answer({ verdict: 'refuse', message: 'Нет', by: 'x' })).toEqual({
    status: 403,
    ...json,
    body: '{"message":"Нет"}',
  });
  expect(answer({ verdict: 'refuse', message: { title: 'Нет', text: 'Никак' }, by: 'x' }).body).toBe(
    '{"message":{"title":"Нет","text":"Никак"}}',
  );
  const company = [
    {
      recordId: '5',
      catalogId: '65',
      sectionId: '18',
      recordTitle: 'Отдел продаж',
      catalogIcon: 'content-11',
    },
  ];
  expect(answer({ verdict: 'fill', message: 'Найден', values: { '5': company }, by: 'x' }).body).toBe(
    JSON.stringify({ message: 'Найден', values: { '5': company } }),
  );
  expect(answer({ verdict: 'fill', by: 'x' }).body).toBe('{}');
});

it.each([
  ['without a sequence', { hook: { id: '2', event: 'record.before.updated' } }],
  ['of no record', { payload: { catalogId: '5' } }],
  ['of a time that no clock has', { timestamp: Number.MAX_SAFE_INTEGER }],
])('a question %s is unread, and nobody can decide it', (_what, odd) => {
  const question = {
    timestamp: '1459500623',
    hook: { id: '2', event: 'record.before.updated', sequenceId: 1 },
    payload: { catalogId: '5', recordId: '1' },
    ...odd,
  };
  const reading = hook.read(question, requestWith(bytesOf(question), {}), settings);
  expect(reading).toMatchObject({ events: [], undecidable: true });
  expect(reading.unread).toHaveLength(1);
});

it('a change, the change back, and the change again in one second are three', () => {
  const versions = [
    ['x', 'y'],
    ['y', 'x'],
    ['x', 'z'],
  ].map(([value, before], i) => {
    const given = {
      timestamp: '1459500623',
      hook: { id: '2', event: 'record.updated', sequenceId: i },
      payload: { catalogId: '5', recordId: '1', values: { '2': value }, prevValues: { '2': before } },
    };
    const [told] = hook.read(given, requestWith(bytesOf(given), {}), settings).events;
    return told?.event.kind === 'record.changed' && told.event.version;
  });
  expect(new Set(versions).size).toBe(3);
});

it('one change that two hooks tell of is one fact', () => {
  const told = (id: string, sequenceId: number) => {
    const given = {
      timestamp: '1459500623',
      hook: { id, event: 'record.updated', sequenceId },
      payload: { catalogId: '5', recordId: '1', values: { '2': 'x' } },
    };
    const [event] = hook.read(given, requestWith(bytesOf(given), {}), settings).events;
    return {
      eventId: event?.eventId,
      version: event?.event.kind === 'record.changed' && event.event.version,
    };
  };
  const [one, other] = [told('2', 84), told('3', 9)];
  expect(one.eventId).not.toBe(other.eventId);
  expect(one.version).toBe(other.version);
});

it('a system catalogue and its fields may be named by a word in fixit.yml, as Bpium 2.0 does', () => {
  const { bpium: named } = parseMappings(
    `bpium: { catalogs: { $users: { rules: [{ rule: unpaidStatus, status: $off, forbidden: [1], order: 7 }] } } }`,
  );
  expect(named.catalogs['$users']?.rules[0]).toMatchObject({ status: '$off', order: '7' });
  expect(() => parseMappings(`bpium: { catalogs: { users: {} } }`)).toThrow('bpium.catalogs.users');
});
