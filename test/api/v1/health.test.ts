import { pollersAlive } from '../../../api/v1/workers';
import { startTestApi } from '../fixture';

describe('/readyz', () => {
  it('stays ready while Temporal is away, and says so of it and of the workers', async () => {
    const api = await startTestApi({ env: { TEMPORAL_ADDRESS: '127.0.0.1:9' } });
    try {
      const response = await fetch(`${api.url}/readyz`);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        status: 'ready',
        postgres: { ok: true },
        temporal: { ok: false, reason: expect.any(String) },
        workers: { ok: false, reason: expect.any(String) },
      });
    } finally {
      await api.close();
    }
  });
});

describe('a worker', () => {
  const now = new Date('2026-11-21T10:02:00Z');
  const at = (time: string) => ({ lastAccessTime: { seconds: Date.parse(time) / 1000, nanos: 0 } });

  it('is there as long as it asked for work not much longer ago than one poll takes', () => {
    expect(pollersAlive([at('2026-11-21T10:01:00Z')], now)).toBe(1);
    expect(pollersAlive([at('2026-11-21T09:58:00Z'), at('2026-11-21T10:01:59Z')], now)).toBe(1);
    expect(pollersAlive([at('2026-11-21T10:00:00Z')], now)).toBe(0);
    expect(pollersAlive([], now)).toBe(0);
    expect(pollersAlive(undefined, now)).toBe(0);
  });
});
