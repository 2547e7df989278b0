/** The calls that the simulated site answers. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SimAnswer, SimRequest, SimWorld } from '../../sandbox/contract';
import { majorUnits, parseAmount } from '../money';
import type { BookedPayment, PaymentBook } from '../payment-book';
import { refundNumber } from './simulator-till';
import type { CloudpaymentsTill } from './simulator-till';

interface Call {
  request: SimRequest;
  book: PaymentBook;
  world: SimWorld;
  till: CloudpaymentsTill;
}

const order = z.looseObject({
  Amount: z.number().positive(),
  Currency: z.string().regex(/^[A-Z]{3}$/),
  Description: z.string().min(1),
  InvoiceId: z.string().optional(),
});
const refund = z.looseObject({ TransactionId: z.int(), Amount: z.number().positive() });

export function answerApi(call: Call): SimAnswer {
  const { request, book } = call;
  if (request.method !== 'POST') return { status: 404, body: '' };
  const body = bodyOf(request);
  switch (request.path) {
    case '/test':
      return ok(null);
    case '/orders/create':
      return create(call, body);
    case '/orders/cancel':
      return withdraw(call, textOf(body['Id']));
    case '/payments/get':
      return found(book.all().find(({ id }) => id === textOf(body['TransactionId'])));
    case '/payments/find':
      return found(
        book
          .all()
          .filter((payment) => payment.reference === body['InvoiceId'] && isTried(payment))
          .at(-1),
      );
    case '/v2/payments/list':
      return ok(body['PageNumber'] === 1 ? book.all().filter(isTried).flatMap(transactionsOf) : []);
    case '/payments/refund':
      return giveBack(call, body);
    default:
      if (/^\/site\/notifications\/\w+\/get$/.test(request.path))
        return ok({ IsEnabled: true, Address: `${call.world.hookUrl ?? ''}/${request.path.split('/')[3]}` });
      return { status: 404, body: '' };
  }
}

function create({ request, book, world }: Call, body: unknown): SimAnswer {
  const key = request.headers['x-request-id'];
  const known = book.byKey(key);
  const parsed = order.safeParse(body);
  if (!parsed.success) return failed('Invalid order');
  const { Amount, Currency, Description, InvoiceId = '' } = parsed.data;
  const amount = parseAmount(Amount);
  if (amount === undefined) return failed('Invalid amount');
  const ref = `${randomBytes(8).toString('hex')}:${InvoiceId}`;
  const reference = InvoiceId === '' ? {} : { reference: InvoiceId };
  const made = { ref, id: nextId(book), key, description: Description, currency: Currency, amount };
  const payment = known ?? book.add({ ...made, ...reference, sent: parsed.data }, world);
  const [Id = ''] = payment.ref.split(':');
  return ok({ Id, Number: 1, Amount, Currency, Description, Url: `${world.baseUrl}/d/${Id}` });
}

function withdraw({ book, till }: Call, id: string): SimAnswer {
  const payment = book.all().find(({ ref }) => ref.startsWith(`${id}:`));
  if (!payment) return failed('Not found');
  if (payment.status !== 'pending' && payment.status !== 'failed') return failed('Order is closed');
  till.cancel(payment);
  return ok(null);
}

function giveBack({ request, book, till }: Call, body: unknown): SimAnswer {
  const parsed = refund.safeParse(body);
  if (!parsed.success) return failed('Invalid refund');
  const key = request.headers['x-request-id'];
  const payment = book.find(String(parsed.data.TransactionId));
  if (!payment) return failed('Not found');
  const amount = parseAmount(parsed.data.Amount) ?? 0;
  if (!book.refundByKey(key)) {
    if (amount <= 0 || amount > payment.captured - payment.refunded) return failed('Invalid refund amount');
    till.refund(payment, amount, key);
  }
  return ok({ TransactionId: Number(refundNumber(payment, payment.refunds.length - 1)) });
}

/** A page on which nobody has tried to pay is no transaction yet. */
const isTried = ({ status }: BookedPayment): boolean => status !== 'pending' && status !== 'cancelled';

const found = (payment: BookedPayment | undefined): SimAnswer => {
  const [transaction] = payment && isTried(payment) ? transactionsOf(payment) : [];
  return transaction ? ok(transaction) : failed('Not found');
};

function transactionsOf(payment: BookedPayment): object[] {
  const common = {
    Currency: payment.currency,
    InvoiceId: payment.reference ?? null,
    CreatedDateIso: payment.createdAt.slice(0, 19),
    ConfirmDateIso: payment.paidAt?.slice(0, 19) ?? null,
  };
  const made = {
    ...common,
    TransactionId: Number(payment.id),
    Amount: majorUnits(payment.amount),
    Status: payment.status === 'paid' ? 'Completed' : 'Declined',
    OriginalTransactionId: null,
  };
  const refunds = payment.refunds.map(({ amount }, index) => ({
    ...common,
    TransactionId: Number(refundNumber(payment, index)),
    Amount: majorUnits(amount),
    Status: 'Completed',
    OriginalTransactionId: Number(payment.id),
  }));
  return [made, ...refunds];
}

const ok = (model: unknown): SimAnswer => ({
  status: 200,
  body: { Success: true, Message: null, Model: model },
});
const failed = (message: string): SimAnswer => ({
  status: 200,
  body: { Success: false, Message: message, Model: null },
});

const FIRST_ID = 1_504_000_001;

function nextId(book: PaymentBook): string {
  const last = book.all().at(-1);
  return String(last === undefined ? FIRST_ID : Number(last.id) + 1);
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function bodyOf(request: SimRequest): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(request.body.toString('utf8')));
  } catch {
    return {};
  }
}
