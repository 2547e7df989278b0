/** The part of `fixit.yml` that is about selling: policies of the checkout, and what the CRM and 1C call things. */
import { z } from 'zod';
import { DEAL_STAGES } from './workflows/checkout-events';

const GATEWAYS = ['yookassa', 'tbank', 'cloudpayments', 'stripe'] as const;

/** What becomes of money that does not buy what it should. */
const moneyPolicy = z.enum(['refund', 'escalate']);

export const checkout = z
  .strictObject({
    /** In this order: the first is the primary, the others are tried where it refuses or does not answer. */
    gateways: z.array(z.enum(GATEWAYS)).min(1).default(['yookassa', 'tbank']),
    /** Seconds for which a gateway that does not answer is tried before the next one. */
    chargeSeconds: z.number().positive().max(3_600).default(60),
    /** How long a link may be paid and the goods are held. */
    payMinutes: z.number().positive().max(43_200).default(60),
    /** Money came, and less than is due: wait for the rest until the time is over, give it back, or ask a person. */
    underpaid: z.enum(['wait', 'refund', 'escalate']).default('wait'),
    /** More than is due: the surplus is given back, or a person is asked. */
    overpaid: moneyPolicy.default('refund'),
    /** Money in another currency than the order's. */
    wrongCurrency: moneyPolicy.default('escalate'),
    /** A second payment for what is paid already. */
    secondPayment: moneyPolicy.default('refund'),
    /** Money for an order that has expired or was cancelled; `fulfil` where the goods are still there. */
    latePayment: z.enum(['refund', 'fulfil', 'escalate']).default('refund'),
    /** What an adjustment below the reservations does: it is refused, or the youngest unpaid orders lose what they hold. */
    shortStock: z.enum(['refuse', 'break']).default('refuse'),
    /** Goods of an order that was given back whole return to the stock. */
    restock: z.boolean().default(true),
    /** Seconds for which an order waits for the CRM before it goes on without; the deal is made up for later. */
    crmSeconds: z.number().positive().max(3_600).default(20),
    /** How long an order that is over stays for late news; what comes after that takes it up again. */
    lingerDays: z.number().positive().default(14),
    /** false = none: orders go by without a deal, a document of sale. */
    crm: z.boolean().default(true),
    accounting: z.boolean().default(true),
    /** Where the gateway sends the customer after they paid. */
    returnUrl: z.url({ protocol: /^https?$/ }).optional(),
    /** VAT of the receipt's lines, as 54-FZ counts it (1 = none, 4 = 20 %, 11 = 22 %). */
    vatCode: z.int().min(1).max(12).default(1),
  })
  .prefault({});

export const payments = z
  .strictObject({
    /** A payment that names no order: a deal is made of it, or it waits for somebody to name one. */
    orphan: z.enum(['deal', 'park']).default('deal'),
  })
  .prefault({});

export const bitrix24 = z
  .strictObject({
    /** The pipeline of deals: 0 is the general one. */
    categoryId: z.int().nonnegative().default(0),
    /** Our stages → the account's (`C1:NEW`); one that is missing is left as it is, with a trouble that names it. */
    stages: z.partialRecord(z.enum(DEAL_STAGES), z.string()).default({}),
    /** Fields of a deal, by the account's codes (`UF_CRM_1234567890`). */
    fields: z.strictObject({ customerId: z.string().optional(), orderId: z.string().optional() }).default({}),
    /** The stage and title of a deal that is made of a payment without an order. */
    orphanStage: z.string().optional(),
    orphanTitle: z.string().default('New Deal from Webhook'),
    /** Who is responsible for new deals, and who is told of orders that need a person: ids of users. */
    assignedById: z.int().positive().optional(),
    notifyUserId: z.int().positive().optional(),
  })
  .prefault({});

/** Of the `onec` part: what a sale needs beside an invoice. */
export const onecSales = {
  /** SKU → the GUID of its item; `itemKey` where a SKU is not named. */
  items: z.record(z.string(), z.string()).default({}),
  warehouseKey: z.string().optional(),
};

export const reconcile = z
  .strictObject({
    /** Minutes between looks for what no hook told; 0 = never. */
    paymentsMinutes: z.number().nonnegative().default(5),
    dealsMinutes: z.number().nonnegative().default(10),
    issuesMinutes: z.number().nonnegative().default(10),
    recordsMinutes: z.number().nonnegative().default(10),
    /** Between looks whether channels still send us their hooks. */
    subscriptionsMinutes: z.number().nonnegative().default(10),
  })
  .prefault({});
