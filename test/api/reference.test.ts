import type { TestApi } from './fixture';
import { startTestApi } from './fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const policyOf = (response: Response): string => response.headers.get('content-security-policy') ?? '';

describe('the reference page', () => {
  it('loads only what this server has, each file under its own type', async () => {
    const page = await fetch(`${api.url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const html = await page.text();
    const files = [...html.matchAll(/(?:src|href)="(?!data:,)([^"]*)"/g)].map(([, path = '']) => path);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(file).toMatch(/^\/(docs\/[\w.-]+|openapi\.json)$/);
      const response = await fetch(api.url + file);
      const type = { css: 'text/css', js: 'text/javascript', json: 'application/json' }[
        file.split('.').at(-1) ?? ''
      ];
      expect([file, response.status, response.headers.get('content-type')]).toEqual([
        file,
        200,
        `${type}; charset=utf-8`,
      ]);
      await response.arrayBuffer();
    }
    expect(html).not.toMatch(/https?:|<style|\sstyle=|\son\w+=|<script>/i);
  });

  it('may run and reach nothing else, by policy', async () => {
    for (const path of ['/docs', '/docs/reference.js', '/docs/swagger-ui-bundle.js']) {
      const response = await fetch(api.url + path);
      await response.arrayBuffer();
      expect(policyOf(response)).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policyOf(response)).not.toMatch(/unsafe|\*|https?:/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('is sent packed to those who take that, and plain to others', async () => {
    const [packed, plain] = await Promise.all(
      ['gzip', 'identity'].map(async (encoding) => {
        const response = await fetch(`${api.url}/docs/swagger-ui-bundle.js`, {
          headers: { 'accept-encoding': encoding },
        });
        return {
          encoding: response.headers.get('content-encoding'),
          vary: response.headers.get('vary'),
          text: await response.text(),
        };
      }),
    );
    expect([packed?.encoding, plain?.encoding]).toEqual(['gzip', null]);
    expect([packed?.vary, plain?.vary]).toEqual(['accept-encoding', 'accept-encoding']);
    expect(packed?.text.length).toBeGreaterThan(1_000_000);
    expect(packed?.text === plain?.text).toBe(true);
  });
});
