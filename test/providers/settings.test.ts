import { resolveProviders } from '../../providers/settings';

const sideOf = (env: Record<string, string>, id: string) =>
  resolveProviders(env).find(({ provider }) => provider.id === id)!;

describe('a wrong value stops the start and names its variable', () => {
  it.each([
    ['of a side that is on', { OKDESK_USER: 'desk', OKDESK_PASS: 'x', OKDESK_ALLOWED_IPS: 'zz' }],
    ['of a side that is off', { OKDESK_ALLOWED_IPS: 'zz' }],
    ['of a side that is set in part', { OKDESK_PASS: 'x', OKDESK_ALLOWED_IPS: 'zz' }],
  ])('%s', (_which, env) => {
    expect(() => resolveProviders(env)).toThrow(/^Wrong setting\. OKDESK_ALLOWED_IPS: .*Mend it/);
  });
});

it('what is set of a side that is off is no reason to stop where it is right', () => {
  const { hook, client } = sideOf({ OKDESK_USER: 'desk', OKDESK_API_URL: 'https://desk.example' }, 'okdesk');
  expect(hook).toEqual({ on: false, reason: 'off: set OKDESK_USER and OKDESK_PASS' });
  expect(client).toMatchObject({ on: false, reason: expect.stringContaining('off: set OKDESK_API_URL') });
});
