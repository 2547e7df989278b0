import { parseSettings } from '../../config';
import { requirePostgres, requireTemporal } from '../../journal/answering';
import { connectTemporal } from '../../journal/temporal';
import { freePort } from '../../local/ports';
import { cleanUp, later, openPool } from './fixture';

afterEach(cleanUp);

describe('a command for a person', () => {
  it('says in a sentence that Temporal is away, where, and by which setting it is named', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const env = { TEMPORAL_ADDRESS: address };
    const settings = parseSettings(env);
    const temporal = connectTemporal(env, settings);
    later(() => temporal.close());
    await expect(requireTemporal(temporal, settings)).rejects.toMatchObject({
      name: 'StartFailure',
      message: expect.stringMatching(new RegExp(`^Temporal at ${address}, .*Check .*TEMPORAL_ADDRESS`)),
    });
  });

  it('says in a sentence that Postgres is away, without its address, which holds the password', async () => {
    const pool = openPool(`postgres://fixit:geheim@127.0.0.1:${await freePort()}/fixit`);
    const failure: unknown = await requirePostgres(pool).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'StartFailure', message: expect.stringContaining('DATABASE_URL') });
    expect(String(failure)).not.toContain('geheim');
  });

  it('leaves nothing behind that asks a Temporal that is away again, once it is through', async () => {
    const env = { TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` };
    const temporal = connectTemporal(env, parseSettings(env));
    const { connection, workflow } = temporal.client;
    const asked = workflow.getHandle('dialog:nobody').describe();
    // Started later and over: the other one has failed and waits for its next attempt.
    await expect(
      connection.withDeadline(Date.now() + 300, () => connection.workflowService.getSystemInfo({})),
    ).rejects.toThrow('DEADLINE_EXCEEDED');
    await temporal.close();
    await expect(asked).rejects.toMatchObject({
      cause: { code: 1, details: expect.stringContaining('closed') },
    });
  });
});
