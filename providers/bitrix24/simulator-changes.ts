/** Changes of deals in the simulated portal: whoever makes one, an event tells of it, once and never again. */
import type { SimWorld } from '../../sandbox/contract';
import { hook } from './hook';
import type { Bitrix24HookSettings } from './settings';
import type { Bitrix24Store, SimDeal } from './simulator-store';

const MEMBER_ID = 'a223c6b3710f85df22e9377d6c4f7553';

/** Whole seconds with the portal's offset, as Bitrix24 writes them. */
export const portalTime = (at: Date): string =>
  new Date(at.getTime() + 3 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+03:00');

export class Bitrix24Changes {
  constructor(
    private readonly store: Bitrix24Store,
    private readonly settings: Bitrix24HookSettings,
    private readonly world: SimWorld,
  ) {}

  add(fields: Record<string, unknown>): SimDeal {
    const at = portalTime(this.world.now());
    const deal = { id: this.store.nextId(), createdTime: at, updatedTime: at, fields };
    this.store.keep(deal);
    const key = keyOf(fields['originatorId']);
    this.world.record({
      type: 'deal',
      id: String(deal.id),
      ...(key === undefined ? {} : { key }),
      subject: String(fields['originId'] ?? ''),
      detail: { stage: fields['stageId'], opportunity: fields['opportunity'] },
    });
    this.tell(deal.id, 'ONCRMDEALADD');
    return deal;
  }

  update(deal: SimDeal, fields: Record<string, unknown>): void {
    Object.assign(deal.fields, fields);
    deal.updatedTime = portalTime(this.world.now());
    this.world.record({ type: 'deal_update', id: String(deal.id), subject: String(deal.id), detail: fields });
    this.tell(deal.id, 'ONCRMDEALUPDATE');
  }

  remove(deal: SimDeal): void {
    this.store.remove(deal.id);
    this.tell(deal.id, 'ONCRMDEALDELETE');
  }

  private tell(id: number, event: string): void {
    const form = new URLSearchParams({
      event,
      event_handler_id: '1',
      'data[FIELDS][ID]': String(id),
      ts: String(Math.floor(this.world.now().getTime() / 1_000)),
      'auth[domain]': new URL(this.world.baseUrl).host,
      'auth[member_id]': MEMBER_ID,
    });
    this.world.emit({
      body: hook.seal?.(Buffer.from(form.toString()), this.settings) ?? Buffer.from(form.toString()),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      order: `deal:${id}`,
      retryForMs: 0,
      about: `${event} ${id}`,
    });
  }
}

/** What our client puts behind its name. */
const keyOf = (originatorId: unknown): string | undefined =>
  typeof originatorId === 'string' ? /^[^/]+\/(.+)$/.exec(originatorId)?.[1] : undefined;
