/** The API as a shop uses it, and what the gateways hold in truth. */
import { z } from 'zod';
import type { SandboxControl } from './customer';

const orderSchema = z.object({
  id: z.string(),
  status: z.string(),
  total: z.string(),
});
export type ShopOrder = z.infer<typeof orderSchema>;

const pageSchema = z.object({ items: z.array(orderSchema), nextCursor: z.string().nullable() });
const detailSchema = z.object({ pages: z.array(z.object({ payUrl: z.string().nullable() })) });
const articleSchema = z.object({ onHand: z.number(), reserved: z.number(), sold: z.number() });
const stockSchema = z.object({ items: z.array(articleSchema.extend({ sku: z.string() })) });

export class Shop {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  async sell(sku: string, price: string, pieces: number): Promise<void> {
    await this.call('PUT', `/v1/stock/${sku}`, { name: sku, price });
    await this.call('POST', `/v1/stock/${sku}/adjustments`, { delta: pieces, reason: 'for the bench' });
  }

  /** The same again is the same order; the id of its workflow. */
  async order(id: string, sku: string): Promise<void> {
    await this.call('POST', '/v1/orders', {
      id,
      customer: { name: `Покупатель ${id}`, email: `${id.toLowerCase()}@example.ru` },
      lines: [{ sku, quantity: 1 }],
    });
  }

  async orders(): Promise<ShopOrder[]> {
    const all: ShopOrder[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const asked = { limit: 200, ...(cursor === undefined ? {} : { cursor }) };
      const page = pageSchema.parse(await this.call('POST', '/v1/orders/search', asked));
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }

  /** The links on which it can be paid. */
  async pages(id: string): Promise<string[]> {
    const { pages } = detailSchema.parse(await this.call('GET', `/v1/orders/${id}`));
    return pages.flatMap(({ payUrl }) => payUrl ?? []);
  }

  async article(sku: string): Promise<z.infer<typeof articleSchema>> {
    const { items } = stockSchema.parse(await this.call('GET', '/v1/stock'));
    return items.find((article) => article.sku === sku)!;
  }

  async retry(id: string): Promise<void> {
    const workflow = encodeURIComponent(`order:${id}`);
    await this.call('POST', `/v1/workflows/${workflow}/actions/retry`, { reason: 'again' });
  }

  /** Throws on any answer but a success. */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as unknown;
  }
}

const bookSchema = z.object({
  payments: z.array(
    z.object({
      ref: z.string(),
      reference: z.string().optional(),
      status: z.string(),
      captured: z.number(),
      refunded: z.number(),
    }),
  ),
});
export type Booked = z.infer<typeof bookSchema>['payments'][number] & { gateway: string };

/** Every payment at these gateways, by their own books. */
export async function booksOf(sandbox: SandboxControl, gateways: readonly string[]): Promise<Booked[]> {
  const all = await Promise.all(
    gateways.map(async (gateway) =>
      bookSchema.parse(await sandbox.get(gateway)).payments.map((payment) => ({ ...payment, gateway })),
    ),
  );
  return all.flat();
}

/** A reference is the order's id, or that and the number of the try. */
export const orderOf = ({ reference = '' }: Booked): string => reference.split('.')[0] ?? '';
