import { startTestApi } from './fixture';

const portOf = (url: string): string => new URL(url).port;

/** All of 127.0.0.0/8 is this machine on Linux: 127.0.0.2 stands for any other address of it. */
const OTHER = '127.0.0.2';

describe('the metrics port of an API process', () => {
  it('is on the loopback address alone unless METRICS_HOST says otherwise', async () => {
    const api = await startTestApi();
    try {
      expect(new URL(api.metricsUrl).hostname).toBe('127.0.0.1');
      await expect(fetch(`http://${OTHER}:${portOf(api.metricsUrl)}/metrics`)).rejects.toThrow();
    } finally {
      await api.close();
    }
  });

  it('is reached from the network where METRICS_HOST is 0.0.0.0', async () => {
    const api = await startTestApi({ env: { METRICS_HOST: '0.0.0.0' } });
    try {
      const response = await fetch(`http://${OTHER}:${portOf(api.metricsUrl)}/metrics`);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('fixit_journal_backlog');
    } finally {
      await api.close();
    }
  });
});
