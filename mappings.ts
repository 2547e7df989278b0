/** `fixit.yml`: what the connected accounts decide. Validated at start; a missing mapping fails only the step that needs it. */
import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { parse } from 'yaml';
import { z } from 'zod';
import { SettingsError } from './config';
import { bitrix24, checkout, onecSales, payments, reconcile } from './mappings-checkout';
import { bpium } from './mappings-records';
import type { Span } from './workflows/working-hours';
import { DAYS } from './workflows/working-hours';

const amount = z.union([z.number(), z.string()]).transform((value, context) => {
  const minor = Math.round(Number(value) * 100);
  if (!Number.isSafeInteger(minor) || minor < 0) {
    context.addIssue({ code: 'custom', message: 'an amount in major units, for example 1499.50' });
    return z.NEVER;
  }
  return minor;
});

/** An approved template; `{text}` in a parameter is what is to be said. */
const template = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'the name in WhatsApp Manager: a-z, 0-9 and _'),
  /** The dialog's language → the template's, as WhatsApp Manager has it (`ru`, `en_US`). */
  languages: z.partialRecord(z.enum(['ru', 'en']), z.string()).default({ ru: 'ru', en: 'en' }),
  /** The body's parameters, in order. */
  parameters: z.array(z.string()).default(['{text}']),
});

const SPAN = /^(\d\d?):([0-5]\d)-(\d\d?):([0-5]\d)$/;

/** Minutes from midnight. */
const span = z.string().transform((text, context): Span => {
  const [from = NaN, fromMinutes = 0, to = NaN, toMinutes = 0] = (SPAN.exec(text) ?? []).slice(1).map(Number);
  const [begins, ends] = [from * 60 + fromMinutes, to * 60 + toMinutes];
  if (begins < 24 * 60 && ends <= 24 * 60) return [begins, ends];
  context.addIssue({ code: 'custom', message: 'hours from and to, for example "09:00-18:00"' });
  return z.NEVER;
});

const workingHours = z.strictObject({
  timezone: z
    .string()
    .refine(isTimezone, 'a time zone of the IANA list, for example Europe/Moscow')
    .describe('IANA, for example Europe/Moscow.'),
  /** An end at or before its beginning is on the next day; a day that is not named is a day off. */
  days: z
    .partialRecord(
      z.enum(DAYS),
      z.union([span.transform((one) => [one]), z.array(span)], {
        error: 'hours from and to, for example "09:00-18:00", or a list of such',
      }),
    )
    .refine((days) => Object.values(days).some((spans) => spans.length > 0), 'at least one day with hours'),
  /** Local dates on which nobody works. */
  holidays: z.array(z.iso.date('a date, for example 2027-01-01')).default([]),
});

function isTimezone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

const webAddress = z.url({ protocol: /^https?$/, error: 'an address that begins with https://' });

const mappingsSchema = z.strictObject({
  lead: z
    .strictObject({
      /** Major units in the file, minor units in code; 0 = no invoice. */
      calloutFee: amount.default(149_950),
      currency: z.string().length(3).default('RUB'),
      /** Okdesk issue parameter whose value overrides the fee; '' = none does. */
      feeParameter: z.string().default('callout_fee'),
      reminderHours: z.array(z.number().positive()).default([1, 20]),
      inactivityHours: z.number().positive().default(72),
      /** Hours between reminders of an unpaid invoice. */
      paymentReminderHours: z.array(z.number().positive()).default([24, 72]),
      /** How long the money for a closed issue is waited for after closure, or the last word on the invoice. */
      unpaidHours: z.number().positive().default(336),
      ratingHours: z.number().positive().default(48),
      lingerHours: z.number().positive().default(24),
      /** When people answer; absent = always. */
      workingHours: workingHours.optional(),
      /** What becomes of personal data, named in the first question; one address, or one for each language. */
      privacyUrl: z.union([webAddress, z.partialRecord(z.enum(['ru', 'en']), webAddress)]).optional(),
    })
    .prefault({}),
  okdesk: z
    .strictObject({
      closedStatuses: z.array(z.string()).default(['closed', 'completed']),
      /**
       * Statuses in which the work goes on. One that stands in no list counts as open, too, and is told of in the log:
       * it may be a new way to close.
       */
      openStatuses: z.array(z.string()).default(['opened', 'in_progress', 'delayed', 'awaiting_payment']),
      /** Code of the custom parameter that carries our key. */
      keyParameter: z.string().default('fixit_key'),
      /** Statuses in which an issue that we did not open still awaits a payment and gets a ticket. */
      paymentStatuses: z.array(z.string()).default([]),
      issueType: z.string().optional(),
    })
    .prefault({}),
  whatsapp: z
    .strictObject({
      /** What may be sent later than 24 hours after the person wrote, by purpose. */
      templates: z.partialRecord(z.enum(['notice', 'question']), template).default({}),
    })
    .prefault({}),
  onec: z
    .strictObject({
      organizationKey: z.string().optional(),
      counterpartyKey: z.string().optional(),
      itemKey: z.string().optional(),
      vatRate: z.string().default('НДС20'),
      /** Pay link; `{number}` and `{ref}` are replaced. */
      payUrl: z.string().optional(),
      ...onecSales,
    })
    .prefault({}),
  checkout,
  payments,
  bitrix24,
  bpium,
  /** Whom we may call at URLs that others write, beside what is public. */
  outbound: z
    .strictObject({
      allow: z
        .array(
          z
            .string()
            .refine(
              (entry) =>
                ipaddr.isValid(entry) ||
                ipaddr.isValidCIDR(entry) ||
                /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(entry),
              'the name of a host, an address or a network, for example hooks.example.lan or 10.1.2.0/24',
            ),
        )
        .default([]),
    })
    .prefault({}),
  reconcile,
  /** When operators are told of a trouble, and how often. */
  notices: z
    .strictObject({
      everyMinutes: z.number().positive().default(60),
      calmMinutes: z.number().nonnegative().default(2),
      backlogSeconds: z.number().positive().default(120),
      downMinutes: z.number().nonnegative().default(2),
      operatorMinutes: z.number().nonnegative().default(15),
      unclaimedMinutes: z.number().nonnegative().default(60),
    })
    .prefault({}),
});

export type Mappings = z.infer<typeof mappingsSchema>;

export function parseMappings(text: string, name = 'fixit.yml'): Mappings {
  let raw: unknown;
  try {
    raw = parse(text) ?? {};
  } catch (error) {
    throw new SettingsError(`${name} is not valid YAML: ${(error as Error).message}`);
  }
  const result = mappingsSchema.safeParse(raw);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new SettingsError(`${name}: ${lines.join('; ')}.`);
}

export function readMappings(path: string): Mappings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new SettingsError(
      `FIXIT_FILE points at ${path}, which cannot be read. Copy fixit.yml there or unset the variable.`,
    );
  }
  return parseMappings(text, path);
}

/** The JSON Schema of `fixit.yml`, for editors. */
export const mappingsJsonSchema = (): unknown =>
  z.toJSONSchema(mappingsSchema, { io: 'input', unrepresentable: 'any' });
