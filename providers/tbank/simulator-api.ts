/** The calls of API v2 that the simulated terminal answers. */
import { z } from 'zod';
import type { SimAnswer, SimRequest, SimWorld } from '../../sandbox/contract';
import type { BookedPayment, PaymentBook } from '../payment-book';
import { constantTimeEqual } from '../verify';
import { rootValues } from './root-values';
import type { TbankClientSettings } from './settings';
import { statusOf } from './simulator-till';
import type { TbankTill } from './simulator-till';
import { tokenOf } from './token';

interface Call {
  request: SimRequest;
  book: PaymentBook;
  world: SimWorld;
  till: TbankTill;
  client: TbankClientSettings;
}

const item = z.looseObject({
  Name: z.string().min(1).max(128),
  Price: z.int(),
  Quantity: z.number().positive(),
  Amount: z.int(),
  Tax: z.string(),
});
const receipt = z
  .looseObject({ Taxation: z.string(), Items: z.array(item).min(1).max(100) })
  .refine(({ Email, Phone }) => Boolean(Email ?? Phone))
  .optional();
const init = z
  .looseObject({
    Amount: z.int().positive(),
    OrderId: z.string().min(1).max(36),
    Description: z.string().max(140).optional(),
    RedirectDueDate: z.iso.datetime({ offset: true }).optional(),
    Receipt: receipt,
  })
  .refine(
    ({ Amount, Receipt }) => !Receipt || Receipt.Items.reduce((sum, line) => sum + line.Amount, 0) === Amount,
  );
const cancel = z.looseObject({
  PaymentId: z.string(),
  Amount: z.int().positive().optional(),
  ExternalRequestId: z.string().max(256).optional(),
  Receipt: receipt,
});

export function answerApi(call: Call): SimAnswer {
  const { request, book, client } = call;
  const body = bodyOf(request);
  if (body === undefined) return failed('64', 'Невалидные данные в запросе');
  const values = rootValues(request.body.toString('utf8'));
  if (values.get('TerminalKey') !== client.terminalKey) return failed('501', 'Терминал не найден');
  if (!constantTimeEqual(values.get('Token') ?? '', tokenOf(values, client.password)))
    return failed('204', 'Неверный токен. Проверьте пару TerminalKey/SecretKey');
  switch (`${request.method} ${request.path}`) {
    case 'POST /v2/Init':
      return create(call, body);
    case 'POST /v2/CheckOrder':
      return checkOrder(call, values.get('OrderId') ?? '');
    case 'POST /v2/GetState':
    case 'POST /v2/Cancel': {
      const payment = book.find(values.get('PaymentId') ?? '');
      if (!payment) return failed('255', 'Платеж не найден');
      return request.path === '/v2/Cancel' ? withdraw(call, payment, body) : ok(client, stateOf(payment));
    }
    default:
      return { status: 404, body: 'Not Found' };
  }
}

function create({ book, world, client }: Call, body: unknown): SimAnswer {
  const parsed = init.safeParse(body);
  if (!parsed.success) return failed('64', 'Невалидные данные в запросе');
  const { Amount, OrderId, Description = '' } = parsed.data;
  const id = nextId(book);
  const payment = book.add(
    {
      ref: id,
      id,
      reference: OrderId,
      description: Description,
      currency: 'RUB',
      amount: Amount,
      sent: parsed.data,
    },
    world,
  );
  return ok(client, { ...stateOf(payment), Amount, PaymentURL: `${world.baseUrl}/new/${id}` });
}

function checkOrder({ book, client }: Call, reference: string): SimAnswer {
  const payments = book.all().filter((payment) => payment.reference === reference);
  if (payments.length === 0) return failed('255', 'Платеж не найден');
  return ok(client, {
    OrderId: reference,
    Payments: payments.map((payment) => ({
      PaymentId: payment.id,
      Amount: payment.amount,
      Status: statusOf(payment),
      Success: 'true',
    })),
  });
}

function withdraw({ book, till, client }: Call, payment: BookedPayment, body: unknown): SimAnswer {
  const parsed = cancel.safeParse(body);
  if (!parsed.success) return failed('64', 'Невалидные данные в запросе');
  const { Amount, ExternalRequestId: key } = parsed.data;
  if (book.refundByKey(key)) return ok(client, stateOf(payment));
  const before = payment.amount - payment.refunded;
  if (payment.status === 'pending' || payment.status === 'authorized') till.cancel(payment);
  else if (payment.status !== 'paid') return failed('4', 'Не получится изменить статус платежа');
  else {
    const back = Amount ?? before;
    if (back > before) return failed('8', 'Неверный статус транзакции');
    till.refund(payment, back, key);
  }
  return ok(client, {
    ...stateOf(payment),
    OriginalAmount: before,
    NewAmount: payment.amount - payment.refunded,
  });
}

const stateOf = (payment: BookedPayment): Record<string, unknown> => ({
  OrderId: payment.reference,
  PaymentId: payment.id,
  Status: statusOf(payment),
  Amount: payment.amount - payment.refunded,
});

const ok = (client: TbankClientSettings, body: Record<string, unknown>): SimAnswer => ({
  status: 200,
  body: { TerminalKey: client.terminalKey, Success: true, ErrorCode: '0', ...body },
});

const failed = (code: string, message: string): SimAnswer => ({
  status: 200,
  body: { Success: false, ErrorCode: code, Message: 'Неверные параметры', Details: message },
});

/** Beyond 32 bits, as the vendor's are. */
const FIRST_ID = 4_700_000_001;

function nextId(book: PaymentBook): string {
  const last = book.all().at(-1);
  return String(last === undefined ? FIRST_ID : Number(last.id) + 1);
}

function bodyOf(request: SimRequest): object | undefined {
  try {
    const body: unknown = JSON.parse(request.body.toString('utf8'));
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}
