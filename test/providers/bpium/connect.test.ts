import { parseMappings, readMappings } from '../../../mappings';
import { check } from '../../../providers/bpium/check';
import { connectBpium } from '../../../providers/bpium/connect';
import { EVENT_TITLES } from '../../../providers/bpium/schema';
import { createRecords } from '../../../providers/bpium/client';
import { clientSettings, hookSettings } from '../../../providers/bpium/settings';
import { bpiumSimulator } from '../../../providers/bpium/simulator';
import type { HttpCall, OutboundHttp } from '../../../providers/http';
import { NOWHERE, oneSecret, otherSecret, settingsOf } from '../sides';
import { failureOf } from '../vendor';
import { startVendorSide, type VendorSide } from '../vendor-side';

const hook = settingsOf(hookSettings, oneSecret);
const mappings = readMappings('fixit.yml');
const hookUrl = 'https://fixit.example.com/hooks/bpium';
let side: VendorSide;
beforeAll(async () => {
  side = await startVendorSide('bpium', bpiumSimulator(hook, settingsOf(clientSettings, oneSecret, NOWHERE)));
});
afterAll(() => side.stop());

const client = (secret = oneSecret) => settingsOf(clientSettings, secret, side.url);
const connect = (given = mappings, secret = oneSecret) =>
  connectBpium({ hook, client: client(secret) }, { http: side.http, hookUrl, mappings: given });

it('registers a hook for each catalogue of fixit.yml, and again changes nothing', async () => {
  expect((await connect()).done).toEqual([
    'Catalogue 5: the hook is registered, for record.created, record.updated, record.deleted, record.before.created, record.before.updated, record.updating.',
  ]);
  expect((await connect()).done).toEqual([
    expect.stringContaining('Catalogue 5: the hook is as it should be'),
  ]);
  expect(side.ledger('record')).toHaveLength(1);
});

it('has nobody asked where no rule decides: a question stops people while we are away', async () => {
  const { done } = await connect(parseMappings(`bpium: { catalogs: { '6': {} } }`));
  expect(done).toEqual([
    'Catalogue 6: the hook is registered, for record.created, record.updated, record.deleted.',
  ]);
});

it('finds the catalogue of hooks and its events under the names of either documentation', async () => {
  const titles = Object.entries(EVENT_TITLES).map(([code, title]) => ({
    id: code,
    name: code === 'record.updating' ? title : `${title} записи (${code})`,
  }));
  const fields = ['Каталог', 'События', 'URL', 'Секретная строка'].map((name, i) => ({
    id: `$${i}`,
    name,
    type: 'text',
    config: { items: titles },
  }));
  const older = { id: '$hooks', name: 'События (webhooks)' };
  const written: unknown[] = [];
  const answering: OutboundHttp = {
    call({ method, url, body }) {
      if (method === 'POST') written.push(body);
      const json = /catalogs$/.test(url) ? [older] : /records/.test(url) ? [] : { ...older, fields };
      return Promise.resolve({ status: 200, headers: {}, text: '', json });
    },
    close: () => Promise.resolve(),
  };
  await connectBpium({ hook, client: client() }, { http: answering, hookUrl, mappings });
  expect(written).toMatchObject([
    { values: { $1: expect.arrayContaining(['record.updating']) as string[] } },
  ]);
});

it('says what to do where no catalogue is named, or nobody is let in', async () => {
  expect((await failureOf(connect(parseMappings('')))).message).toContain('set bpium.catalogs');
  expect((await failureOf(connect(mappings, otherSecret))).message).toContain('BPIUM_PASSWORD');
});

it('the check finds catalogues and fields that are not there', async () => {
  const deps = { http: side.http, mappings };
  expect((await check(client(), deps)).filter(({ ok }) => !ok)).toEqual([]);
  const odd = parseMappings(`
bpium:
  catalogs:
    '77': {}
    '5': { rules: [{ rule: unpaidStatus, status: 3, forbidden: [4], order: 70 }] }`);
  const wrong = (await check(client(), { ...deps, mappings: odd })).filter(({ ok }) => !ok);
  expect(wrong.map(({ what }) => what)).toEqual([
    'bpium.catalogs.5: unpaidStatus.order',
    'bpium.catalogs.77',
  ]);
  expect(wrong[0]?.detail).toContain('7 = Номер заказа');
  expect((await check(client(otherSecret), deps))[0]).toMatchObject({ ok: false });
});

it('the check reads each catalogue once: its calls are counted with those that people wait for', async () => {
  const read: string[] = [];
  const http: OutboundHttp = {
    close: () => Promise.resolve(),
    call: (call) => (read.push(call.url.slice(side.url.length)), side.http.call(call)),
  };
  await check(client(), { http, mappings });
  expect(read).toEqual(['/api/v1/catalogs', '/api/v1/catalogs/5', '/api/v1/catalogs/6']);
});

describe('its records', () => {
  const calls: HttpCall[] = [];
  const http: OutboundHttp = {
    ...side,
    close: () => Promise.resolve(),
    call: (call) => (calls.push(call), side.http.call(call)),
  };
  const records = () => createRecords(client(), { http, mappings });

  it('are read under the session that the first call opened', async () => {
    const books = records();
    calls.length = 0;
    expect(await books.readRecord('5', '199')).toMatchObject({ recordId: '199', title: 'Заказ 199' });
    expect(await books.readRecord('5', '1')).toBeUndefined();
    expect(calls.map(({ headers }) => Object.keys(headers ?? {}))).toEqual([['authorization'], ['cookie']]);
  });

  it.each(['+79161234567', '8 916 123 45 67', '89161234567', '(916) 123-45-67'])(
    'are found by the phone %s, however it is written there',
    async (phone) => {
      expect(await records().findRecord('6', '3', phone)).toMatchObject({ recordId: '33' });
    },
  );

  it('are found the youngest first, in whatever order they come', async () => {
    const values = { '3': [{ contact: '+79161234567' }] };
    const json = [{ id: '9' }, { id: '10' }, { id: '2' }].map((one) => ({ ...one, title: '', values }));
    const answering: OutboundHttp = {
      call: () => Promise.resolve({ status: 200, headers: {}, text: '', json }),
      close: () => Promise.resolve(),
    };
    const books = createRecords(client(), { http: answering, mappings });
    expect(await books.findRecord('6', '3', '+79161234567')).toMatchObject({ recordId: '10' });
  });

  it('are asked for with the password again after a session that let nobody in', async () => {
    const sent: (string | undefined)[] = [];
    const answering: OutboundHttp = {
      call({ headers }) {
        sent.push(Object.keys(headers ?? {})[0]);
        return Promise.resolve({
          status: 401,
          headers: { 'set-cookie': 'connect.sid=x' },
          text: '',
          json: {},
        });
      },
      close: () => Promise.resolve(),
    };
    const books = createRecords(client(), { http: answering, mappings });
    for (let i = 0; i < 2; i++) await failureOf(books.readRecord('5', '1'));
    expect(sent).toEqual(['authorization', 'authorization']);
  });

  it('are not found by a number that is only a part of theirs', async () => {
    expect(await records().findRecord('6', '3', '+7 916 123-45-68')).toBeUndefined();
    expect(await records().findRecord('6', '3', '123-45-67')).toBeUndefined();
  });

  it.each([
    [402, 'bpium.license', 'refused'],
    [403, 'bpium.denied', 'refused'],
    [426, 'bpium.license', 'refused'],
    [429, 'bpium.busy', 'try_later'],
    [500, 'bpium.failing', 'unknown'],
  ])('that are answered %d are %s, %s', async (status, type, outcome) => {
    const answering: OutboundHttp = {
      call: () => Promise.resolve({ status, headers: {}, text: '{}', json: {} }),
      close: () => Promise.resolve(),
    };
    const error = await failureOf(
      createRecords(client(), { http: answering, mappings }).readRecord('5', '1'),
    );
    expect([error.type, error.outcome]).toEqual([type, outcome]);
    if (status === 429) expect(error.options.retryAfterMs).toBe(30_000);
  });
});
