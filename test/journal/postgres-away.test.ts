import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalUnavailable } from '../../journal/types';
import { freePort } from '../../local/ports';
import { startPostgres } from '../../local/postgres';
import { ROOT } from '../../root';
import {
  append,
  cleanUp,
  countOf,
  dialogKeys,
  drained,
  eventually,
  later,
  message,
  openAppender,
  openClient,
  openPlace,
  openPool,
  openRelay,
  textsOf,
  toldTo,
} from './fixture';
import { createProxy } from './tcp-proxy';

afterEach(cleanUp);

const PERSON = 'phone:+79990000001';

describe('while Postgres is away', () => {
  it('says so within three seconds to all who wait when Postgres hangs', async () => {
    const place = await openPlace();
    const url = new URL(place.databaseUrl);
    const proxy = await createProxy(Number(url.port));
    await proxy.open();
    url.port = String(proxy.port);
    const appender = openAppender(openPool(url.href));
    await append(appender, message(place, PERSON, 'the way is open'));
    proxy.hang();

    const startedAt = performance.now();
    // More than two flushes can take along: the rest waits behind them.
    const answers = await Promise.allSettled(
      Array.from({ length: 3_000 }, (_, i) => append(appender, message(place, PERSON, `${i}`))),
    );

    expect(performance.now() - startedAt).toBeLessThan(3_500);
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect((answers[2_999] as PromiseRejectedResult).reason).toBeInstanceOf(JournalUnavailable);
    await proxy.cut();
  });

  it('refuses at once when it is down, and works again when it is back, without a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'fixit-journal-'));
    later(() => rmSync(dataDir, { recursive: true, force: true }));
    const port = await freePort();
    let server = await startPostgres({ dataDir, port });
    later(() => server.stop());
    const migrated = spawnSync(process.execPath, [join(ROOT, 'dist', 'db', 'migrate.js')], {
      env: { ...process.env, DATABASE_URL: server.url },
      encoding: 'utf8',
    });
    expect(migrated).toMatchObject({ status: 0 });
    const place = { ...(await openPlace()), databaseUrl: server.url, pool: openPool(server.url) };
    const client = await openClient();
    const relay = await openRelay(place, client);
    const appender = openAppender(place.pool, () => relay);
    await append(appender, message(place, PERSON, 'before'));
    await drained(place);

    await server.stop();
    const startedAt = performance.now();
    await expect(append(appender, message(place, PERSON, 'lost'))).rejects.toThrow(JournalUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(3_000);

    server = await startPostgres({ dataDir, port });
    await eventually(() => append(appender, message(place, PERSON, 'after')));
    await drained(place);
    expect(textsOf(await toldTo(client, (await dialogKeys(place))[0]!))).toEqual(['before', 'after']);
    expect(await countOf(place, 'dead_letters')).toBe(0);
  }, 60_000);
});
