/** The base sends hooks by code that its programmer pastes (docs/onec.md): what to paste into it. */
import type { ConnectDeps, Connection } from '../contract';
import type { OnecHookSettings } from './settings';

export function connectOnec(
  { hook }: { hook: OnecHookSettings },
  { hookUrl }: Pick<ConnectDeps, 'http' | 'hookUrl'>,
): Promise<Connection> {
  const { protocol, host, pathname } = new URL(hookUrl);
  const proof =
    hook.tokens.length > 0
      ? 'header "Authorization: Bearer", with the value of ONEC_HOOK_TOKEN'
      : 'Basic, with the values of ONEC_HOOK_USER and ONEC_HOOK_PASS';
  return Promise.resolve({
    done: [],
    warnings: [
      `By hand, in the base: paste the code of docs/onec.md. Server ${host}, ${protocol === 'https:' ? 'with a secure connection (ЗащищенноеСоединениеOpenSSL)' : 'without a secure connection'}, path ${pathname}, ${proof}.`,
      'Then post a payment and see it with `fixit hooks list --endpoint onec`.',
    ],
  });
}
