/** The API's answers, by the very schemas that it documents and answers by. */
import type { z } from 'zod';
import type { dialogDetailModel, dialogModel } from '../../api/v1/dialog-model';
import type { eventDetailModel, eventModel } from '../../api/v1/event-model';
import type { hookDetailModel, hookModel } from '../../api/v1/hook-model';
import type { messageModel } from '../../api/v1/transcript';

export type Hook = z.infer<typeof hookModel>;
export type HookDetail = z.infer<typeof hookDetailModel>;
export type JournalEvent = z.infer<typeof eventModel>;
export type JournalEventDetail = z.infer<typeof eventDetailModel>;
export type Dialog = z.infer<typeof dialogModel>;
export type DialogDetail = z.infer<typeof dialogDetailModel>;
export type Message = z.infer<typeof messageModel>;
