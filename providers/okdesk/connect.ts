/**
 * Okdesk's web hooks are made by hand: its API has no call for it. https://apidocs.okdesk.ru/webhookdoc
 */
import type { ConnectDeps, Connection } from '../contract';
import type { OkdeskHookSettings } from './settings';

export function connectOkdesk(
  { hook }: { hook: OkdeskHookSettings },
  { hookUrl }: Pick<ConnectDeps, 'http' | 'hookUrl'>,
): Promise<Connection> {
  const { protocol, host, pathname } = new URL(hookUrl);
  const user = encodeURIComponent(hook.credentials[0]?.user ?? 'OKDESK_USER');
  const address = `${protocol}//${user}:<OKDESK_PASS>@${host}${pathname}`;
  return Promise.resolve({
    done: [],
    warnings: [
      `By hand, Okdesk has no call for it: in the settings of the account add a web hook (веб-хук) with the address ${address} (put the value of OKDESK_PASS there, percent-encoded).`,
      'Events: new issue, status, comment, rating, parameters, deletion. Then change a status and see it with `fixit hooks list --endpoint okdesk`.',
    ],
  });
}
