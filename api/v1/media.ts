/** `GET /v1/dialogs/{id}/media/{media}`: a file that the person sent, as it is kept. */
import { z } from 'zod';
import { readKeptFile } from '../../journal/search/media';
import { isContactId } from '../../workflows/ids';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import { defineRoute } from './route';

const unknownMedia: Problem = {
  status: 404,
  type: 'unknown-media',
  detail:
    'This dialog has no such file, or it is kept no more. The ids stand in GET /v1/dialogs/{id}/messages, as `media.id`.',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const mediaRoute = defineRoute({
  method: 'get',
  path: '/v1/dialogs/{id}/media/{media}',
  operationId: 'getDialogMedia',
  tag: 'Dialogs',
  scope: 'operate',
  summary: 'Fetch a file that the customer sent',
  description:
    'Byte by byte as it came, always as an attachment: what a stranger sent is for nobody’s browser to run. ' +
    'The `content-type` is what the channel stated.',
  params: z.object({
    id: z
      .string()
      .meta({ description: 'The id of the dialog: that of its contact, a number.', examples: ['12'] }),
    media: z.string().meta({
      description: 'The id of the file, from the transcript.',
      examples: ['7d3c5f0e-1b9a-5c44-8e21-0f6a9b3d2c18'],
    }),
  }),
  answers: {
    200: {
      description: 'The file.',
      contentType: 'application/octet-stream',
      body: z.any().meta({ type: 'string', format: 'binary' }),
    },
  },
  problems: [unknownMedia, ...journalProblems],
  async handle({ params: { id, media } }, { pool }) {
    const known = isContactId(id) && UUID.test(media);
    const file = known ? await readKeptFile(pool, id, media) : undefined;
    if (!file) throw new ProblemError(unknownMedia);
    return {
      status: 200,
      body: file.content,
      headers: {
        'content-type': file.mime_type,
        'content-disposition': dispositionOf(file.file_name),
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
        'content-security-policy': "default-src 'none'; sandbox",
      },
    };
  },
});

/** RFC 6266: a plain name for old readers, and the name in UTF-8. */
function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
