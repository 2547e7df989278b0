/** Whose simulators a sandbox hosts. */
import { providers } from '../../providers';
import { sandboxEnvironment } from '../../providers/settings';
import { simulatorsFor } from '../../sandbox/main';

const URL = 'http://127.0.0.1:4010';
const hosted = (own: Record<string, string> = {}): string[] =>
  Object.keys(simulatorsFor({ ...sandboxEnvironment(own, () => 'secret', URL), ...own }, URL));

it('hosts every provider without credentials, also one that only sends hooks or is only called', () => {
  expect(hosted()).toEqual(providers.map(({ id }) => id));
});

it('leaves out one that is only called and has an address of its own', () => {
  const own = {
    CITECK_URL: 'https://citeck.example.com',
    CITECK_WEBHOOK_ID: 'fixit',
    CITECK_TOKEN: 'theirs',
  };
  expect(hosted(own)).toEqual(providers.map(({ id }) => id).filter((id) => id !== 'citeck'));
});
