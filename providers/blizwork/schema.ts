/** A call of BlizWork's. Traps: its README once spells the token `handshakeTok`; whatever else comes along is no proof. */
import { z } from 'zod';

/** It is put into a path: nothing else ever is. */
export const TOKEN = /^[0-9a-f]{24}$/;

const token = z.string().regex(TOKEN);

const callSchema = z
  .looseObject({
    environment: z.enum(['production', 'draft']).optional(),
    // No slash, dot segment or control character: it becomes a part of a workflow's id.
    processId: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,99}$/u),
    caseNumber: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    handshakeToken: token.optional(),
    handshakeTok: token.optional(),
  })
  .transform(({ environment, processId, caseNumber, handshakeToken, handshakeTok }) => ({
    // The vendor's own code takes a missing one for a draft.
    environment: environment ?? ('draft' as const),
    processId,
    caseNumber,
    tokens: [handshakeToken, handshakeTok].filter((one) => one !== undefined),
  }))
  .refine(({ tokens }) => new Set(tokens).size === 1);

export interface BlizworkCall {
  environment: 'production' | 'draft';
  processId: string;
  caseNumber: number;
  token: string;
}

export function callOf(body: unknown): BlizworkCall | undefined {
  const parsed = callSchema.safeParse(body);
  const token = parsed.data?.tokens[0];
  if (!parsed.success || token === undefined) return undefined;
  const { environment, processId, caseNumber } = parsed.data;
  return { environment, processId, caseNumber, token };
}
