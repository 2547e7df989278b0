/** One dialog, as the API shows it. */
import { z } from 'zod';
import type { DialogRow } from '../../journal/search/dialogs';
import { model } from '../models';
import type { ApiDeps } from './deps';
import type { DialogStage } from './dialog-stages';
import { DIALOG_STATUSES, workflowIdOf } from './dialog-stages';
import { temporalUrl, time, workflowId } from './fields';

const contact = z.string().meta({ description: 'The id of the contact, a number.', examples: ['12'] });

export const dialogModel = model(
  'Dialog',
  z.object({
    id: contact.describe('The id of the dialog: that of its contact.'),
    workflowId,
    channel: z.string().meta({ examples: ['telegram'] }),
    account: z
      .string()
      .meta({ description: 'Our account on the channel (a bot, a number).', examples: ['7000000001'] }),
    contact,
    name: z
      .string()
      .nullable()
      .meta({ examples: ['Иван'] }),
    phone: z
      .string()
      .nullable()
      .meta({ description: 'E.164; null = not known.', examples: ['+79161234567'] }),
    stage: z
      .string()
      .nullable()
      .meta({
        description: 'The step of its flow; null = not known now, or Temporal is away.',
        examples: ['problem'],
      }),
    status: z
      .enum(DIALOG_STATUSES)
      .nullable()
      .describe('`operator`: a person has taken over; null = not known now, or Temporal is away.'),
    stoppedAt: time(
      'When the customer asked for no more messages ("stop"); null = they may be written to.',
    ).nullable(),
    firstAt: time('When it began.'),
    lastAt: time('The latest activity.'),
    temporalUrl,
  }),
);

export const dialogDetailModel = model(
  'DialogDetail',
  dialogModel.extend({
    language: z
      .string()
      .nullable()
      .meta({ description: 'BCP 47, where the channel states one.', examples: ['ru'] }),
  }),
);

export function shownDialog(
  row: DialogRow,
  known: DialogStage | undefined,
  { temporalUrl: urlOf }: Pick<ApiDeps, 'temporalUrl'>,
): z.infer<typeof dialogModel> {
  const id = workflowIdOf(row);
  return {
    id: row.id,
    workflowId: id,
    channel: row.channel,
    account: row.account,
    contact: row.id,
    name: row.name,
    phone: row.phone,
    stage: known?.stage ?? null,
    status: known?.status ?? null,
    stoppedAt: row.stopped_at?.toISOString() ?? null,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    temporalUrl: urlOf(id),
  };
}
