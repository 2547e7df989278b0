/** `orders`: what people buy. What may be done with one: `workflows act order:<id>`. */
import type { Command } from 'commander';
import type { z } from 'zod';
import { orderDetail, orderSchema, pageOf, startedSchema } from '../answers';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { given, jsonInput, withBetween, withPaging } from '../options';
import type { Between, Paging } from '../options';
import type { Column } from '../output';
import { when } from '../output';
import { collect } from '../paging';
import { sessionOf } from '../session';

type Order = z.infer<typeof orderSchema>;

const LIST: readonly Column<Order>[] = [
  { head: 'PLACED', of: ({ createdAt }) => when(createdAt) },
  { head: 'ID', of: ({ id }) => id },
  { head: 'STATUS', of: ({ status }) => status },
  { head: 'SINCE', of: ({ statusSince }) => when(statusSince) },
  { head: 'TOTAL', of: ({ total }) => total, right: true },
  { head: 'IN', of: ({ currency }) => currency },
  { head: 'CUSTOMER', of: ({ customer }) => (customer ? customer.name : '[erased]') },
  {
    head: 'LINES',
    of: ({ lines }) => lines.map(({ sku, quantity }) => `${quantity} x ${sku}`).join(', '),
  },
];

interface ListOptions extends Between, Paging {
  status?: string;
  sku?: string;
}

export function addOrders(program: Command): void {
  const orders = program.command('orders').description('What people buy.');

  const list = listCommand(orders)
    .description('The youngest first.')
    .option('--status <status>', 'that stand there, for example awaiting_payment or escalated')
    .option('--sku <sku>', 'with this article in them');
  withPaging(withBetween(list))
    .addHelpText('after', examples('orders list --status escalated', 'orders list --sku LAMP-1 --from 7d'))
    .action(async ({ limit, all, cursor, ...wanted }: ListOptions, command: Command) => {
      const session = sessionOf(command);
      const page = await collect(
        (position) =>
          session.api.ask('/v1/orders/search', { ...given(wanted), ...position }, pageOf(orderSchema)),
        { limit, all, cursor },
        session,
      );
      session.out.page(page, LIST, 'No order is like that.');
    });

  orders
    .command('show')
    .argument('<id>', 'the id of the order, as the list has it')
    .description('One of them, where it stands, and where it can be paid.')
    .addHelpText('after', examples('orders show FX-1001'))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const order = await api.get(`/v1/orders/${encodeURIComponent(id)}`, orderDetail);
      out.answer(order, () => {
        out.fields([
          ['id', order.id],
          ['status', order.status],
          ['since', when(order.statusSince)],
          ['waits for', order.waitingFor],
          ['why', order.why],
          ['customer', order.customer ? order.customer.name : '[erased]'],
          ['e-mail', order.customer?.email],
          ['phone', order.customer?.phone],
          ['total', `${order.total} ${order.currency}`],
          ...order.lines.map(
            ({ sku, name, quantity, price }) =>
              ['line', `${quantity} x ${sku} at ${price}, ${name}`] as const,
          ),
          ...order.pages.map(
            ({ gateway, payUrl }) => ['page', `${gateway} ${payUrl ?? '(no answer of it yet)'}`] as const,
          ),
          ['placed', when(order.createdAt)],
          ['workflow', order.workflowId],
          ['in Temporal', order.temporalUrl],
        ]);
      });
    });

  orders
    .command('place')
    .requiredOption('--input <json>', 'id, customer, lines, currency: JSON, @file, or @- for standard input')
    .description('Places one: the same again is the same order, for ever.')
    .addHelpText('after', examples('orders place --input @order.json'))
    .action(async ({ input }: { input: string }, command: Command) => {
      const { api, out } = sessionOf(command);
      const placed = await api.change('POST', '/v1/orders', jsonInput(input, '--input'), startedSchema);
      out.answer(placed, () =>
        out.fields([
          ['workflow', placed.workflowId],
          ['run', placed.runId],
          ['in Temporal', placed.temporalUrl],
        ]),
      );
    });
}
