/** Holds the settings against the live site. Reads only: `test`, and where `check` and `pay` are sent to. */
import { z } from 'zod';
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { createApi } from './api';
import type { CloudpaymentsClientSettings } from './settings';

const TYPES = ['check', 'pay', 'fail', 'confirm', 'refund', 'cancel'] as const;
const notificationSchema = z.looseObject({ IsEnabled: z.boolean(), Address: z.string().nullish() });

export async function check(
  settings: CloudpaymentsClientSettings,
  { http, hookUrl }: ClientDeps,
): Promise<Finding[]> {
  const api = createApi(settings, http);
  const what = 'CLOUDPAYMENTS_PUBLIC_ID, CLOUDPAYMENTS_SECRET';
  const found: Finding[] = [];
  try {
    await api({ path: 'test', body: {}, model: z.unknown() });
    found.push({ what, ok: true, detail: 'They are taken.' });
    for (const type of TYPES) {
      const path = `site/notifications/${type}/get`;
      const told = await api({ path, body: {}, model: notificationSchema });
      found.push(addressFinding(type, told, hookUrl));
    }
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    found.push({ what, ok: false, detail: error.message });
  }
  return found;
}

function addressFinding(
  type: string,
  { IsEnabled: on, Address: address }: z.infer<typeof notificationSchema>,
  hookUrl: string | undefined,
): Finding {
  const what = `notification ${type}`;
  if (hookUrl === undefined)
    return { what, ok: true, detail: 'To have it compared with ours, set PUBLIC_URL.' };
  const wanted = `${hookUrl}/${type}`;
  const ok = on && address === wanted;
  const detail = ok ? `Sent to ${wanted}.` : `Switch it on in the site's settings, POST, with ${wanted}.`;
  return { what, ok, detail };
}
