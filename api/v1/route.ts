/**
 * A route is data: how it is called, what it answers, and what it does. One table of them is mounted
 * (mount.ts) and described (openapi/document.ts), so that what is documented is what runs.
 */
import type { RouterContext } from '@koa/router';
import type { z } from 'zod';
import type { KeyHolder, Scope } from '../auth';
import type { Problem } from '../problem';
import type { ApiDeps } from './deps';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type Tag =
  | 'Hooks'
  | 'Events'
  | 'Dialogs'
  | 'Workflows'
  | 'Flows'
  | 'Tickets'
  | 'Orders'
  | 'Stock'
  | 'Providers'
  | 'Endpoints'
  | 'Calls'
  | 'Notices'
  | 'Erasures'
  | 'Keys'
  | 'Operation';

export interface DeclaredAnswer {
  description: string;
  /**
   * Read as a promise of members, not of their absence: members may be added to an answer. A test holds that
   * today's answers have no other ones.
   */
  body: z.ZodType;
  /** application/json where absent. */
  contentType?: string;
}

/** What the reader of the reference is told. */
export interface Described {
  method: Method;
  /** With parameters as OpenAPI writes them: `/v1/hooks/{id}`. */
  path: string;
  /** Unique and stable: generated clients name their functions by it. */
  operationId: string;
  tag: Tag;
  /** Absent = no key is asked for. */
  scope?: Scope;
  /** It changes something: the audit log has it, and it may be repeated under an Idempotency-Key. */
  mutates?: true;
  /** Its answer holds a secret that is shown once: what is stored of it is kept for minutes only. */
  answersSecret?: true;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** JSON, up to 64 KiB; no body at all is taken for `{}`. Absent = the body is not read. */
  body?: z.ZodType;
  /**
   * The bodies as they are told, where a name in the path decides between them: `body` then takes any object, and
   * the handler parses it by the one that is asked for.
   */
  bodies?: z.ZodType;
  /** Told and not parsed: hooks are read by their providers, from raw bytes. */
  asItCame?: { description: string; contentTypes: readonly string[] } | true;
  /** Calls that work as they stand, by what they do. */
  examples?: Readonly<Record<string, unknown>>;
  answers: Readonly<Record<number, DeclaredAnswer>>;
  /** The route's own refusals. What follows from scope and schemas (400, 401, 403, 413, 429) is not repeated. */
  problems?: readonly Problem[];
}

export interface Call<P = unknown, Q = unknown, B = unknown> {
  params: P;
  query: Q;
  body: B;
  /** Whose key let this call in; on a route without a scope nobody's. */
  holder: KeyHolder;
  /**
   * A UUID, the same for all calls that one Idempotency-Key makes one: what a handler derives its own identities
   * from (an update id, an event id), so that a repeat after a crash does nothing twice.
   */
  callId: string;
  ctx: RouterContext;
}

export interface Reply {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

export interface Route extends Described {
  handle(call: Call, deps: ApiDeps): Promise<Reply> | Reply;
}

type ReplyOf<A> = {
  [S in keyof A]: A[S] extends { body: z.ZodType }
    ? { status: S; body: z.output<A[S]['body']>; headers?: Readonly<Record<string, string>> }
    : never;
}[keyof A];

interface TypedRoute<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  A extends Readonly<Record<number, DeclaredAnswer>>,
> extends Described {
  params?: P;
  query?: Q;
  body?: B;
  examples?: Readonly<Record<string, z.input<B>>>;
  answers: A;
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>, deps: ApiDeps): Promise<ReplyOf<A>> | ReplyOf<A>;
}

/** Holds the handler to the schemas while it is declared; the table needs to know no more than `Route`. */
export const defineRoute = <
  const A extends Readonly<Record<number, DeclaredAnswer>>,
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
>(
  route: TypedRoute<P, Q, B, A>,
): Route => route as unknown as Route;
