/** A simulated Okdesk account behind real HTTP, and our client of it. */
import { parseMappings } from '../../../mappings';
import type { Mappings } from '../../../mappings';
import type { HelpDesk, Reading } from '../../../providers/contract';
import { createHelpDesk } from '../../../providers/okdesk/client';
import { hook } from '../../../providers/okdesk/hook';
import { clientSettings, hookSettings } from '../../../providers/okdesk/settings';
import type { OkdeskClientSettings } from '../../../providers/okdesk/settings';
import { okdeskSimulator } from '../../../providers/okdesk/simulator';
import type { SimContact, SimIssue } from '../../../providers/okdesk/simulator-store';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const hookSide = settingsOf(hookSettings, oneSecret);
export const mappings = parseMappings('');
export const phone = '+79161234567';

export interface Desk extends VendorSide {
  helpdesk: HelpDesk;
  settings(change?: Record<string, string>): OkdeskClientSettings;
  helpDeskOf(change?: Record<string, string>, mapped?: Mappings): HelpDesk;
  issues(): Promise<SimIssue[]>;
  contacts(): Promise<SimContact[]>;
  /** What our hook side makes of the next `count` hooks, each of which it takes for genuine and can read. */
  readings(count: number): Promise<Reading[]>;
}

export async function startDesk(): Promise<Desk> {
  const simulator = okdeskSimulator(hookSide, settingsOf(clientSettings, oneSecret));
  const vendor = await startVendorSide('okdesk', simulator);
  const settings = (change: Record<string, string> = {}) =>
    settingsOf(clientSettings, oneSecret, vendor.url, change);
  const helpDeskOf = (change: Record<string, string> = {}, mapped = mappings) =>
    createHelpDesk(settings(change), { http: vendor.http, mappings: mapped });
  const state = async () => (await vendor.state()) as { issues: SimIssue[]; contacts: SimContact[] };
  return {
    ...vendor,
    helpdesk: helpDeskOf(),
    settings,
    helpDeskOf,
    issues: async () => (await state()).issues,
    contacts: async () => (await state()).contacts,
    async readings(count) {
      const requests = await vendor.hooks(count);
      return requests.map((request) => {
        expect(hook.verify(request, hookSide)).toEqual({ genuine: true });
        const reading = hook.read(JSON.parse(request.body.toString()), request, hookSide, mappings);
        expect(reading.unread).toEqual([]);
        return reading;
      });
    },
  };
}

export const newIssue = (more: object = {}) => ({
  title: 'Не включается котёл',
  description: 'Второй день.\nПриезжайте.',
  contact: { name: 'Николай Смирнов', phone },
  ...more,
});
