/** What a call says, version 1. No member is ever taken away or changes its meaning within a version. */
import { z } from 'zod';

export const EVENT_NAME = /^[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)+$/;

export const announcementSchema = z.object({
  /** `order.paid` */
  event: z.string(),
  process: z.object({ id: z.string(), version: z.number() }),
  case: z.object({ id: z.string(), stage: z.string(), data: z.record(z.string(), z.unknown()) }),
  user: z.object({ id: z.string(), name: z.string() }),
});
/** What happened, whoever is told of it. */
export type Announcement = z.infer<typeof announcementSchema>;

export const payloadSchema = z.object({
  version: z.literal(1),
  callId: z.string(),
  ...announcementSchema.shape,
  environment: z.enum(['production', 'sandbox']),
  organization: z.object({ id: z.string(), name: z.string() }),
  createdAt: z.string(),
});
export type Payload = z.infer<typeof payloadSchema>;

/** Nobody in particular did it. */
export const OURSELVES = { id: 'fixit-exchange', name: 'fixit-exchange' } as const;

/** The same for every attempt: what a receiver knows a repeat by. */
export const webhookId = (callId: string): string => `msg_${callId.replaceAll('-', '')}`;

/** In the order in which it is documented. */
export const bodyOf = (payload: Payload, token?: string): Buffer => {
  const {
    version,
    callId,
    event,
    environment,
    organization,
    process,
    case: about,
    user,
    createdAt,
  } = payload;
  return Buffer.from(
    JSON.stringify({
      version,
      callId,
      event,
      environment,
      ...(token === undefined ? {} : { token }),
      organization,
      process,
      case: about,
      user,
      createdAt,
    }),
  );
};
