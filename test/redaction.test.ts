import { createLogger } from '../logging';
import { reasonOf, REDACTED_NAMES } from '../redaction';

const SECRET = 't0p-secret-Анна-+79161234567';

/** What one call of the logger writes. */
function written(fields: unknown, message = 'seen'): string {
  let text = '';
  const log = createLogger('test', 'debug', { write: (line) => void (text += line) });
  log.info(fields as object, message);
  return text;
}

const wrapped = (value: object, depth: number): object =>
  depth === 0 ? value : { outer: depth % 2 ? wrapped(value, depth - 1) : [wrapped(value, depth - 1)] };

describe('a log line', () => {
  it.each(REDACTED_NAMES)('never shows what is called %s, at whatever depth', (name) => {
    for (let depth = 0; depth <= 8; depth++) {
      const line = written(wrapped({ [name]: SECRET }, depth));
      expect(line).not.toContain(SECRET);
      expect(line).toContain('[redacted]');
    }
  });

  it.each(['Authorization', 'SET-COOKIE', 'access_token', 'x-telegram-bot-api-secret-token', 'api_key'])(
    'knows a name in another spelling: %s',
    (name) => expect(written({ [name]: SECRET })).not.toContain(SECRET),
  );

  it('keeps what ties lines together', () => {
    const told = { requestId: 'r', eventIds: ['a', 'b'], workflowId: 'dialog:telegram:1:2', ms: 1.5 };
    expect(JSON.parse(written(told))).toMatchObject({ ...told, msg: 'seen', level: 'info' });
  });

  it.each<[shape: string, error: Error]>([
    ['a cause', new Error('not stored', { cause: new Error(SECRET) })],
    ['a cause that is no error', new Error('not stored', { cause: { token: SECRET, note: SECRET } })],
    ['collected errors', new AggregateError([new Error(SECRET), SECRET], 'not stored')],
    [
      'a row in its detail, as Postgres makes it',
      Object.assign(new Error('not stored'), {
        severity: 'ERROR',
        code: '23505',
        detail: `Key (phone)=(${SECRET}) already exists.`,
        where: SECRET,
      }),
    ],
    [
      'a value in its sentence, as Postgres quotes it',
      Object.assign(new Error(`not stored: invalid input syntax for type uuid: "${SECRET}"`), {
        severity: 'ERROR',
        code: '22P02',
      }),
    ],
    [
      'headers and a body, as an HTTP client makes it',
      Object.assign(new Error('not stored'), {
        code: 'UND_ERR_RESPONSE',
        headers: { authorization: SECRET },
        body: SECRET,
        opts: { path: `/bot${SECRET}/sendMessage` },
      }),
    ],
    ['an address with a token', new Error(`not stored: https://api.example/bot${SECRET}/sendMessage`)],
    ['a stack that repeats its sentence', new SyntaxError(`not stored: "${SECRET}" is not JSON`)],
  ])('tells of an error with %s the kind alone', (_shape, error) => {
    for (const line of [written({ error }), written({ err: error }), written({ deep: { er: [error] } })]) {
      expect(line).not.toContain(SECRET);
      expect(line).toContain('not stored');
      expect(line).toMatch(/redaction\.test\.ts:\d+/);
    }
    expect(written(error)).not.toContain(SECRET);
    expect(reasonOf(error)).not.toContain(SECRET);
  });

  it('names the code of what an error was caused by', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const aggregate = new AggregateError([refused], '');
    const line: unknown = JSON.parse(written({ error: new Error('away', { cause: refused }), aggregate }));
    expect(line).toMatchObject({
      error: { message: 'away', cause: { code: 'ECONNREFUSED' } },
      aggregate: { errors: [{ code: 'ECONNREFUSED' }] },
    });
  });

  it('keeps the names that Postgres quotes: they say what to mend', () => {
    const error = Object.assign(new Error('relation "keys" does not exist'), {
      severity: 'ERROR',
      code: '42P01',
    });
    expect(reasonOf(error)).toBe('relation "keys" does not exist');
  });

  it('shows no raw bytes, and does not stumble over a loop or a big number', () => {
    const loop: Record<string, unknown> = { bytes: Buffer.from(SECRET), big: 10n ** 20n };
    loop['self'] = loop;
    expect(written(loop)).not.toContain(Buffer.from(SECRET).toString('base64'));
    expect(written(loop)).toContain('100000000000000000000');
  });
});
