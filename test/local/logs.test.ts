import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showWarnings } from '../../local/logs';

describe('what a log shows at the terminal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fixit-logs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function shown(...entries: object[]): string[] {
    const file = join(folder, 'api.log');
    writeFileSync(file, '');
    const lines: string[] = [];
    const end = showWarnings(file, 'api', (line) => lines.push(line));
    for (const entry of entries) appendFileSync(file, `${JSON.stringify(entry)}\n`);
    end();
    return lines;
  }

  it('is warnings and errors, with their reason', () => {
    const time = '2026-11-21T10:00:00.000Z';
    expect(
      shown(
        { level: 'info', time, msg: 'all is well' },
        { level: 'error', time, msg: 'a hook was not stored', reason: 'connect ECONNREFUSED' },
        { level: 'warn', time, msg: 'a connection broke', err: { message: 'terminated' } },
        { level: 'warn', time, msg: 'a hook came for an endpoint that is off' },
      ),
    ).toEqual([
      'api: 10:00:00 error a hook was not stored (connect ECONNREFUSED)',
      'api: 10:00:00 warn a connection broke (terminated)',
      'api: 10:00:00 warn a hook came for an endpoint that is off',
    ]);
  });
});
