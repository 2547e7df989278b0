/** What `update_type` may be; the names are the Bot API's. https://dev.max.ru/docs-api/objects/Update */

/** Updates that are read, and asked for when the hook is set. */
export const UPDATE_TYPES = [
  'message_created',
  'message_callback',
  'message_edited',
  'message_removed',
  'bot_started',
  'bot_stopped',
  'dialog_removed',
] as const;

/** Updates that are understood and not wanted. */
export const OTHER_UPDATES: readonly string[] = [
  'bot_added',
  'bot_removed',
  'user_added',
  'user_removed',
  'chat_title_changed',
  'message_construction_request',
  'message_constructed',
  'message_chat_created',
  'dialog_muted',
  'dialog_unmuted',
  'dialog_cleared',
];
