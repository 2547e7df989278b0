import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Client } from 'pg';
import { prepareNamespace, SEARCH_ATTRIBUTES } from '../../local/namespace';
import { createTestDatabase } from '../setup/database';

const testServer = () => ({
  type: 'existing-path' as const,
  path: process.env['TEMPORAL_TEST_SERVER_PATH'] ?? '',
});

describe('the servers of the tests', () => {
  it('give every test a migrated database of its own, in UTF-8, which no kill of a process harms', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    expect(one.url).not.toBe(other.url);
    const client = new Client({ connectionString: one.url });
    await client.connect();
    try {
      const { rows } = await client.query(
        `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
                current_setting('server_encoding') AS encoding, datlocprovider AS provider, datlocale AS locale,
                to_regclass('requests') IS NOT NULL AS migrated
           FROM pg_database WHERE datname = current_database()`,
      );
      expect(rows).toEqual([
        { fsync: 'off', commit: 'on', encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', migrated: true },
      ]);
    } finally {
      await client.end();
      await Promise.all([one.drop(), other.drop()]);
    }
  });

  it('are a Temporal that keeps closed workflows a week and knows our search attributes', async () => {
    const connection = await Connection.connect({
      address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '',
    });
    try {
      const warnings: string[] = [];
      await prepareNamespace(connection, 'default', (sentence) => warnings.push(sentence));
      const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
      const { customAttributes } = await connection.operatorService.listSearchAttributes({
        namespace: 'default',
      });
      expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(168 * 3600);
      expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining([...SEARCH_ATTRIBUTES]));
      expect(warnings).toEqual([]);
    } finally {
      await connection.close();
    }
  });

  it('are a time-skipping server in which a month passes at once, and whose namespace needs nothing', async () => {
    const environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: testServer() },
    });
    try {
      const warnings: string[] = [];
      await prepareNamespace(environment.connection as Connection, 'default', (line) => warnings.push(line));
      expect(warnings).toEqual([]);
      const before = await environment.currentTimeMs();
      await environment.sleep('30 days');
      expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 24 * 3_600_000);
    } finally {
      await environment.teardown();
    }
  });

  it('are said to be missing, with the way out, where a namespace does not let us register', async () => {
    const connection = await Connection.connect({
      address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '',
    });
    try {
      const warnings: string[] = [];
      await prepareNamespace(connection, 'no-such-namespace', (sentence) => warnings.push(sentence));
      expect(warnings).toEqual([expect.stringContaining('temporal operator search-attribute create')]);
    } finally {
      await connection.close();
    }
  });
});
