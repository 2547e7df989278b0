/** Okdesk's ids: integers in REST, strings in hooks. Both sides take either, as some relays turn them around. */
import { z } from 'zod';

/** As the hooks and the rest of this service have it. */
export const hookId = z.union([z.string().trim().min(1), z.number().int()]).transform(String);

/** As REST has it. */
export const restId = z.union([z.number().int(), z.string().regex(/^\d{1,15}$/)]).transform(Number);
