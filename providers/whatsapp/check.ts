/** Compares the WhatsApp account with the settings and fixit.yml; changes nothing. */
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import type { Account, Template, TokenState } from './account';
import { businessAccountOf, PERMISSIONS, whatsappAccount } from './account';
import type { WhatsAppClientSettings } from './settings';

const DEAD = 'WhatsApp does not accept the access token. Renew WHATSAPP_ACCESS_TOKEN and restart.';

const WEEK_MS = 7 * 24 * 3_600_000;

export async function checkWhatsApp(
  settings: WhatsAppClientSettings,
  { http, mappings }: ClientDeps,
): Promise<Finding[]> {
  const account = whatsappAccount(settings, http);
  const token = await orRefusal(account.token());
  // Without a token nothing else is told.
  if (token instanceof OutboundError) return [{ what: 'token', ok: false, detail: token.message }];
  if (!token.is_valid) return [{ what: 'token', ok: false, detail: DEAD }];
  const findings = [...tokenFindings(token), ...(await numberFindings(account, settings))];
  const named = Object.entries(mappings.whatsapp.templates).flatMap(([purpose, { name, languages }]) =>
    Object.values(languages).map((language) => ({ purpose, name, language })),
  );
  if (named.length === 0) return findings;
  const businessAccount = businessAccountOf(settings, token);
  if (businessAccount === undefined) {
    const detail =
      'The token names no WhatsApp Business Account. Set WHATSAPP_BUSINESS_ACCOUNT_ID (WhatsApp Manager shows it).';
    return [...findings, { what: 'templates', ok: false, detail }];
  }
  for (const { purpose, name, language } of named) {
    const what = `template ${purpose} (${language})`;
    const found = await orRefusal(account.templates(businessAccount, name));
    findings.push(
      found instanceof OutboundError
        ? { what, ok: false, detail: found.message }
        : templateFinding(what, name, language, found),
    );
  }
  return findings;
}

function tokenFindings(token: TokenState): Finding[] {
  const expires = token.expires_at === 0 ? undefined : new Date(token.expires_at * 1000);
  const soon = expires !== undefined && expires.getTime() - Date.now() < WEEK_MS;
  const until = expires === undefined ? 'does not end' : `ends on ${expires.toISOString().slice(0, 10)}`;
  const missing = PERMISSIONS.filter((permission) => !token.scopes.includes(permission));
  return [
    {
      what: 'token',
      ok: !soon,
      detail: soon
        ? `It ${until}: make one of a system user that does not end, and set WHATSAPP_ACCESS_TOKEN.`
        : `It is accepted and ${until}.`,
    },
    {
      what: 'permissions',
      ok: missing.length === 0,
      detail:
        missing.length === 0
          ? PERMISSIONS.join(', ')
          : `${missing.join(', ')} is missing: make the token of WHATSAPP_ACCESS_TOKEN anew with it.`,
    },
  ];
}

const QUALITY: Readonly<Record<string, string>> = {
  RED: 'Low: people block or report it, and Meta may limit it. See the messages that people complain of.',
  YELLOW: 'Medium: it falls. See which messages people block.',
  GREEN: 'High.',
};

async function numberFindings(
  account: Account,
  { phoneNumberId }: WhatsAppClientSettings,
): Promise<Finding[]> {
  const what = 'phone number';
  const number = await orRefusal(account.number());
  if (number instanceof OutboundError) {
    const detail = `WHATSAPP_PHONE_NUMBER_ID is ${phoneNumberId}, which this token does not reach. App Dashboard → WhatsApp → API Setup shows the id of the number. ${number.message}`;
    return [{ what, ok: false, detail }];
  }
  return [
    { what, ok: true, detail: `${phoneNumberId} is reached${name(number.verified_name)}.` },
    {
      what: 'quality of the number',
      ok: number.quality_rating !== 'RED',
      detail: QUALITY[number.quality_rating] ?? 'Not rated yet.',
    },
  ];
}

const name = (verified: string | undefined): string => (verified === undefined ? '' : ` («${verified}»)`);

function templateFinding(what: string, templateName: string, language: string, found: Template[]): Finding {
  const template = found.find((one) => one.language === language);
  if (template?.status === 'APPROVED')
    return { what, ok: true, detail: `${templateName} is approved in ${language}.` };
  return {
    what,
    ok: false,
    detail: template ? notApproved(template) : absent(templateName, language, found),
  };
}

function absent(templateName: string, language: string, found: Template[]): string {
  if (found.length === 0)
    return `There is no template ${templateName}. Make it in WhatsApp Manager, or mend whatsapp.templates in fixit.yml.`;
  const languages = found.map((one) => one.language).join(', ');
  return `${templateName} is there in ${languages} and not in ${language}. Add the language in WhatsApp Manager, or mend whatsapp.templates in fixit.yml.`;
}

const WHAT_TO_DO: Readonly<Record<string, string>> = {
  PENDING: 'Meta still looks at it: wait, and check again.',
  IN_APPEAL: 'Meta still looks at it: wait, and check again.',
  REJECTED: 'Edit it in WhatsApp Manager and send it in again.',
  PAUSED: 'People complained of it: change its words in WhatsApp Manager.',
  DISABLED: 'It is switched off for good: make another, and name it in fixit.yml.',
};

const notApproved = ({ name: templateName, language, status, rejected_reason }: Template): string => {
  const why = rejected_reason === undefined || rejected_reason === 'NONE' ? '' : ` (${rejected_reason})`;
  return `${templateName} in ${language} is ${status}${why}. ${WHAT_TO_DO[status] ?? 'See WhatsApp Manager.'}`;
};

/** A refusal is a finding; that nobody answers is for the caller. */
async function orRefusal<T>(asked: Promise<T>): Promise<T | OutboundError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof OutboundError && error.outcome === 'refused') return error;
    throw error;
  }
}
