/**
 * What a provider is: one folder that knows one outside system. Everything else in the service speaks of
 * hooks, events and capabilities, and never of a vendor.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type {
  AddressMove,
  ChannelId,
  MediaKind,
  MessageStatusValue,
  Money,
  NormalisedEvent,
} from '../workflows/events';
import type { Crm, PaymentCheck, PaymentGateway, SaleBooks, CheckVerdict } from './contract-checkout';
import type { EventSink } from './contract-events';
import type { RecordBooks } from './contract-records';
import type { Simulator } from '../sandbox/contract';
import type { RecordAnswer, RecordAsked } from '../workflows/record-events';
import type { OutboundError } from './failure';
import type { OutboundHttp } from './http';
import type { Mappings } from '../config';

// ---------------------------------------------------------------- the hook side

/** One HTTP call of a provider, before anything is believed. */
export interface RawRequest {
  method: string;
  /** The endpoint it came to: a provider's id, or the name of one that an administrator made. */
  endpoint: string;
  /** What follows `/hooks/<endpoint>`, without slashes at its ends; usually empty. */
  subPath: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The bytes as they came: signatures are made over these and nothing else. */
  body: Buffer;
  /** The client's address, resolved against TRUST_PROXY. */
  peer: string;
  receivedAt: Date;
}

/** Why a request was not believed. Stable: it is stored, searched for and counted. */
export type RefusalReason =
  | 'signature_missing'
  | 'signature_wrong'
  | 'credentials_missing'
  | 'credentials_wrong'
  | 'address_not_allowed'
  | 'too_old';

export type Verdict = { genuine: true } | { genuine: false; reason: RefusalReason };

export interface ReadEvent {
  /** The vendor's identity of this delivery, unique within the endpoint. */
  eventId: string;
  /**
   * Set where the vendor gives no id and `eventId` is a content hash: the same id counts anew this many
   * milliseconds later, because the same thing may well happen twice. Absent: as long as the journal remembers.
   */
  windowMs?: number;
  event: NormalisedEvent;
}

/** A part of a genuine request whose shape we do not know: kept, with a notice, never an error. */
export interface UnreadPart {
  eventId: string;
  part: unknown;
  reason: string;
}

/** Genuine and understood, and of no interest here (a receipt for a typing notice, an edited profile). */
export interface IgnoredPart {
  eventId: string;
  part: unknown;
  reason: string;
}

export interface Reading {
  events: ReadEvent[];
  unread: UnreadPart[];
  ignored: IgnoredPart[];
  /** The gateway asks whether this may be paid, and the answer is the acknowledgement: see `answerCheck`. */
  check?: PaymentCheck;
  /** A platform asks before it does something, and the answer is the acknowledgement: see `answerRecord`. */
  asked?: RecordAsked;
  /** It may be such a question and cannot be read: it is answered as `refusal` has it for `no_decision`. */
  undecidable?: true;
}

/** Why a request is not taken, as the journal keeps it, and what a sender without a form of its own is told. */
export interface HookRefusal {
  /** A reason of a refusal; `too_busy`, `journal_away` = it would have been taken. */
  reason: string;
  status: number;
  detail: string;
}

export interface Answer {
  status: number;
  body: string;
  contentType: string;
  /** Nothing of it is sent: the connection is closed, so that a stranger learns nothing. The status is the journal's. */
  silent?: true;
}

/** What the sender says of a call: `unknown` = nothing that could be understood, so it is asked again. */
export type Confirmation = 'genuine' | 'forged' | 'unknown';

export interface HookSide<H> {
  /**
   * The body's form; decides how a genuine body is parsed. A byte order mark is taken off first. A form is an object of
   * strings, brackets in its names as they came; where the content type says JSON, it is read as that.
   */
  format: 'json' | 'form';
  /**
   * `nothing`: who sent it is known by the address alone, so it is journaled as unverified and without its body, and
   * all that it can do is to have something looked up. Absent = a signature or secret proves it.
   */
  provedBy?: 'nothing';
  /**
   * Only the sender can say whether a call is its own: it is asked before the call comes to anything, with `provedBy:
   * 'nothing'`. What `read` makes is kept until then, so it holds as little as it can.
   */
  confirmation?: {
    /** The one-time token of a request that `verify` let pass: the same again is the same call. */
    key(request: RawRequest): string;
    /** Never throws for what the network does. */
    ask(key: string, settings: H, http: Pick<OutboundHttp, 'call'>, timeoutMs: number): Promise<Confirmation>;
  };
  /**
   * The sender's own key of this delivery, where the same key with another body is a mistake to be seen and no repeat.
   * `read` makes the event's id of it.
   */
  deliveryKey?(request: RawRequest): string | undefined;
  /** Bytes; the service's BODY_LIMIT where absent. */
  bodyLimit?: number;
  /** Constant time, over raw bytes; reads no clock but `request.receivedAt`. */
  verify(request: RawRequest, settings: H): Verdict;
  /**
   * Total: whatever parsed JSON comes in, it answers and never throws. `mappings` for what the account itself
   * names (Okdesk's parameter codes); a provider that needs it has defaults where it is absent.
   */
  read(body: unknown, request: RawRequest, settings: H, mappings?: Mappings): Reading;
  /** GET on the endpoint, where the vendor has a handshake. Undefined = 405. */
  handshake?(request: RawRequest, settings: H): Answer;
  /** The vendor's own success, the default being 200 `{"accepted":n,"duplicates":m}`. */
  acknowledge?(counts: { accepted: number; duplicates: number }): Answer;
  /** The answer to a `check`, decided from the order's row; in the place of `acknowledge`. */
  answerCheck?(verdict: CheckVerdict): Answer;
  /** The answer to `asked`, in the place of `acknowledge`. */
  answerRecord?(answer: RecordAnswer): Answer;
  /**
   * The vendor's own form of a refusal, where it would misread a problem; undefined = the problem. Whatever is in the
   * body, it is not proved: it may choose the form, and nothing else.
   */
  refusal?(refused: HookRefusal, request: RawRequest, mappings: Mappings, settings?: H): Answer | undefined;
  /** Where the proof stands in the body itself: that body as a genuine sender would send it, before `sign` is asked. */
  seal?(body: Buffer, settings: H): Buffer;
  /**
   * For samples, the sandbox and `fixit send`: the headers a genuine sender would add to this body.
   *
   * @param at of a signature that holds for some minutes; now where absent
   */
  sign(body: Buffer, settings: H, at?: Date): Record<string, string>;
  /**
   * Where the proof is the secret itself: the same settings with this in its place, so that what `seal` and `sign` make
   * can be shown. Absent, or undefined = what they make tells nothing of the secret.
   */
  withSecret?(settings: H, secret: string): H | undefined;
}

/** What makes one sending of a sample different from the next. */
export interface Freshness {
  /** Rises from sending to sending; a safe integer. */
  number: number;
  /** Letters and digits, never the same twice. */
  text: string;
  now: Date;
}

/** A hook as the vendor would send it, for `fixit send`: to try an installation with, no test data. */
export interface HookSample {
  /** What happened, in a few words. */
  about: string;
  /** What follows `/hooks/<provider>`, where the vendor says by the address what it tells of. */
  subPath?: string;
  /**
   * JSON, or the text of a form. The same freshness makes the same body, which then is a duplicate.
   *
   * @param account whose hook it is, as `Provider.account` names it
   */
  body(fresh: Freshness, account: string): unknown;
}

// ---------------------------------------------------------------- the outbound side

/** Identifies one outbound write over all its attempts: a UUIDv5. */
export type EffectId = string;

export interface OutgoingMessage {
  /** The account the person wrote to: the message leaves from it where one set of credentials serves several. */
  from?: string;
  /** The contact's address: the first alias as this provider's `read` made it (`chat:…`, `phone:…`, `user:…`). */
  to: string;
  text: string;
  buttons?: { id: string; title: string }[];
  /** More than fits on buttons: a list. */
  list?: { title: string; rows: { id: string; title: string; description?: string }[] };
  /**
   * Set where the person wrote too long ago for anything else (see `windowMs`): the account's template for this purpose
   * carries the text. Throws `refused` with the type `<provider>.template_missing` where fixit.yml names none.
   */
  template?: TemplateUse;
  /** The message id to attach to, where the channel can. */
  replyTo?: string;
  /** The person's last message: attached to where others read along, so that all see who is spoken to. */
  heard?: string;
}

/** Which template is wanted: by purpose, in the dialog's language. */
export interface TemplateUse {
  purpose: 'notice' | 'question';
  language: 'ru' | 'en';
}

export interface SentMessage {
  messageId: string;
  /** The address has another form by now, and the message went there: that of all who share it. */
  moved?: AddressMove;
}

/** A file, whole. */
export interface MediaFile {
  content: Buffer;
  /** As the other side states it; no proof of what is in it. */
  mimeType?: string;
  fileName?: string;
}

export interface Messaging {
  channel: ChannelId;
  /** The account these credentials send as where a message names none (WhatsApp phone_number_id, Telegram bot id). */
  account: string;
  /**
   * Whether an unknown outcome can be settled later, and how: `status` = the channel hands the effect id back
   * in a status hook; `no` = it stays "not confirmed".
   */
  settles: 'status' | 'no';
  send(message: OutgoingMessage, effectId: EffectId): Promise<SentMessage>;
  /**
   * Milliseconds after a person's last message in which they may be sent anything; past it only a template. A send
   * outside of it is refused with the type `<provider>.window_closed`. Absent = there is no such window.
   */
  windowMs?: number;
  /** Whether fixit.yml names a template for this. */
  hasTemplate?(use: TemplateUse): boolean;
  /** What a failed status with this code means: the error that a refused send would have thrown. */
  failedBy?(code: string): OutboundError;
  /**
   * The file behind the `mediaId` of a message, while the channel still has it. Throws `refused` with the type
   * `<provider>.media_too_large` past `limit` bytes, of which no more are read, and `<provider>.media_gone` where it is
   * not there any more. Absent = the channel gives out none.
   */
  fetchMedia?(mediaId: string, limit: number): Promise<MediaFile>;
  /** Ends the spinner on a pressed button, where the channel has one. */
  answerCallback?(callbackId: string): Promise<void>;
  /**
   * Looks whether the channel still sends its hooks to this address, and has it do so again where it does not. Absent =
   * the channel takes no subscription away by itself, or the settings do not say the secret.
   */
  keepSubscribed?(hookUrl: string): Promise<'kept' | 'renewed'>;
}

export interface NewIssue {
  title: string;
  /** Plain text; the client encodes it for its sink. */
  description: string;
  contact: { name: string; phone?: string; comment?: string };
}

export interface IssueState {
  issueId: string;
  statusCode: string;
  /** Per the account's closed statuses in fixit.yml. */
  closed: boolean;
  key?: string;
  /** Custom parameters by code. */
  parameters: Record<string, string>;
  /** The customer's rating, where there is one. */
  rate?: string;
  /** False where fixit.yml names the status nowhere; it counts as open. */
  statusKnown?: boolean;
  /** The issue that this one is a part of, or was merged into. */
  parentId?: string;
  /** ISO 8601 UTC. */
  deadlineAt?: string;
  /** The desk's id of who has it. */
  assigneeId?: string;
  url?: string;
}

export interface HelpDesk {
  helpdesk: 'okdesk';
  openIssue(issue: NewIssue, key: EffectId): Promise<{ issueId: string; url?: string }>;
  findIssueByKey(key: EffectId): Promise<{ issueId: string; url?: string } | undefined>;
  readIssue(issueId: string): Promise<IssueState>;
  /** `marker` is our effect id: the client puts it where findComment finds it again and no reader sees it. */
  addComment(
    issueId: string,
    text: string,
    marker: EffectId,
    file?: Required<MediaFile>,
  ): Promise<{ commentId: string }>;
  /** A word of ours to the employees, which no customer sees. */
  addNote(issueId: string, text: string, marker: EffectId): Promise<{ commentId: string }>;
  findComment(issueId: string, marker: EffectId): Promise<{ commentId: string } | undefined>;
  setRate(issueId: string, rate: 'poor' | 'normal' | 'good' | 'excellent'): Promise<void>;
}

export interface NewInvoice {
  money: Money;
  /** What the line on the invoice says. */
  purpose: string;
  /** Our words for the accountant: issue and dialog ids, no personal data. */
  comment: string;
}

export interface InvoiceState {
  ref: string;
  number: string;
  posted: boolean;
  deleted: boolean;
  money: Money;
  payUrl?: string;
}

export interface Accounting {
  accounting: 'onec';
  /** Documents of sale. */
  sales?: SaleBooks;
  /** Creates the invoice document under this GUID, unposted. */
  createInvoice(ref: EffectId, invoice: NewInvoice): Promise<InvoiceState>;
  findInvoice(ref: EffectId): Promise<InvoiceState | undefined>;
  postInvoice(ref: EffectId): Promise<void>;
  /**
   * Takes an invoice back that nobody is to pay any more: unposted and marked for deletion, never deleted. Nothing
   * where it is so, or gone, already. Throws `<provider>.changed` where a person is at work on the document.
   */
  withdrawInvoice?(ref: EffectId): Promise<void>;
}

export interface Capabilities {
  messaging?: Messaging;
  helpdesk?: HelpDesk;
  accounting?: Accounting;
  payments?: PaymentGateway;
  crm?: Crm;
  records?: RecordBooks;
  events?: EventSink;
}

export interface ClientDeps {
  http: OutboundHttp;
  mappings: Mappings;
  /** Where this provider's hooks should come to; undefined = PUBLIC_URL is not set. For `check` only. */
  hookUrl?: string;
}

/** One thing that was looked at in the account. */
export interface Finding {
  /** In a few words: `token`, `quality of the number`. */
  what: string;
  ok: boolean;
  /** What was found and, where it is not ok, what to change. No secret, no personal data. */
  detail: string;
}

export interface ConnectDeps {
  http: OutboundHttp;
  /** Where the vendor shall send hooks. */
  hookUrl: string;
  mappings: Mappings;
}

/** What `providers connect` came to. */
export interface Connection {
  done: string[];
  /** What a person still has to do, or should look at. */
  warnings: string[];
}

// ---------------------------------------------------------------- the provider

/** Environment variables by name; parsed once, by the provider's own schemas. */
export type Env = Record<string, string | undefined>;

export interface SideSettings<T> {
  /** Parses the environment; every key it reads is named in `variables`. */
  schema: z.ZodType<T>;
  variables: readonly string[];
  /** The variables without which this side is off. Each alternative is a list that must all be set. */
  required: readonly (readonly string[])[];
  /**
   * Values for a sandbox: `secret(name)` is a random string made once per installation and name; `url` is this
   * provider's simulator, without a slash at its end.
   */
  sandbox(secret: (name: string) => string, url: string): Record<string, string>;
}

export interface Provider<H = unknown, C = unknown> {
  id: string;
  title: string;
  /** The vendor's page. */
  docs: string;
  hookSettings: SideSettings<H>;
  clientSettings: SideSettings<C>;
  hook: HookSide<H>;
  /** By name. They come with the program, so that `fixit send` works where there are no tests. */
  samples: Readonly<Record<string, HookSample>>;
  /** Which account this is, for `GET /v1/providers`: no secret. */
  account(hook: H | undefined, client: C | undefined): string;
  capabilities(settings: C, deps: ClientDeps): Capabilities;
  /** The hook settings of an administrator's endpoint, where hooks of this provider may come to several. */
  endpointSettings?(secrets: readonly string[]): H;
  /** Compares settings and fixit.yml with the live account; reads only. What cannot be asked is a finding, no error. */
  check?(settings: C, deps: ClientDeps): Promise<Finding[]>;
  /**
   * Registers our hook with the vendor, and asks the vendor how it looks from there; again is harmless. Throws
   * OutboundError: `refused` with the setting to mend where it cannot work, else as any call. Absent = the hook is
   * entered by hand at the vendor's.
   */
  connect?(settings: { hook: H; client: C }, deps: ConnectDeps): Promise<Connection>;
  /** Calls a second the vendor allows for one account; worker task queue limit. Absent: no limit of its own. */
  callsPerSecond?: number;
  simulator(hook: H, client: C): Simulator;
}

/** Keeps the type parameters of a provider while it is declared, and forgets them for the registry. */
export function defineProvider<H, C>(provider: Provider<H, C>): Provider {
  return provider as unknown as Provider;
}

export type { MediaKind, MessageStatusValue };
