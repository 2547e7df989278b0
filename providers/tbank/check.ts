/** Holds the settings against the live terminal. Reads only: the state of an order that does not exist is asked for. */
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { createApi, orderSchema } from './api';
import type { TbankClientSettings } from './settings';

/** An order of nobody. */
const PROBE = 'fixit-check';

export async function check(
  settings: TbankClientSettings,
  { http, mappings, hookUrl }: ClientDeps,
): Promise<Finding[]> {
  const what = 'TBANK_TERMINAL_KEY, TBANK_PASSWORD';
  try {
    await createApi(settings, http)('CheckOrder', { OrderId: PROBE }, orderSchema);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    // That it knows no such order is an answer to somebody it knows.
    if (error.type !== 'tbank.not_found' && error.type !== 'tbank.rejected')
      return [{ what, ok: false, detail: error.message }];
  }
  const demo = settings.terminalKey.endsWith('DEMO');
  return [
    { what, ok: true, detail: 'The token is taken.' },
    {
      what: 'test mode',
      ok: true,
      detail: demo ? 'A DEMO terminal: no money moves.' : 'A live terminal: payments are real.',
    },
    {
      what: 'receipts',
      ok: true,
      detail: `Made with TBANK_TAXATION ${settings.taxation} and checkout.vatCode ${mappings.checkout.vatCode}; whether the terminal has a cash register cannot be asked.`,
    },
    hookFinding(hookUrl),
  ];
}

function hookFinding(hookUrl: string | undefined): Finding {
  const what = 'notifications';
  if (hookUrl === undefined)
    return {
      what,
      ok: true,
      detail: 'Not known here where they come to: set PUBLIC_URL to be told what to enter.',
    };
  const detail = `By hand in the account, Shops, Settings, Notifications by HTTP: ${hookUrl}. It cannot be asked from here.`;
  return { what, ok: true, detail };
}
