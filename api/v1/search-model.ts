/** What a search over everything finds, as the API shows it. */
import { z } from 'zod';
import { model } from '../models';
import { time } from './fields';

/** In this order they are shown. */
export const FOUND_KINDS = ['dialog', 'ticket', 'order', 'workflow', 'call', 'hook', 'event'] as const;
/** By this order they stand within a kind. */
export const MATCHES = ['id', 'order', 'issue', 'invoice', 'payment', 'phone', 'name', 'text'] as const;
export type Match = (typeof MATCHES)[number];

export const foundModel = model(
  'Found',
  z.object({
    kind: z.enum(FOUND_KINDS).meta({ examples: ['dialog'] }),
    id: z.string().meta({ description: 'What it is opened by.', examples: ['12'] }),
    workflowId: z
      .string()
      .nullable()
      .meta({ description: 'Of an event the one it went to.', examples: ['dialog:telegram:7000000001:12'] }),
    title: z.string().meta({
      description: 'A name, a number; of an event its kind, of a hook its endpoint.',
      examples: ['Иван'],
    }),
    detail: z
      .string()
      .nullable()
      .meta({
        description: 'More of it; of an event why it stands where it stands.',
        examples: ['+79161234567'],
      }),
    state: z
      .string()
      .nullable()
      .meta({
        description:
          'The status of a dialog, the state of an event or a call, the outcome of a hook, `open` or `closed`; null = not ' +
          'known, or Temporal is away.',
        examples: ['operator'],
      }),
    at: time('The latest activity, or when it came; null = not known.').nullable(),
    matchedBy: z.enum(MATCHES).meta({ examples: ['phone'] }),
  }),
);
export type Found = z.infer<typeof foundModel>;
