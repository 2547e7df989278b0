/**
 * Files in the simulated WhatsApp. A media id says what it is and when it was sent, so nothing has to be remembered:
 * the address of a file runs out after five minutes, the file after thirty days, as Meta's do.
 */
import { randomInt } from 'node:crypto';
import type { SimAnswer, SimRequest, SimWorld } from '../../sandbox/contract';
import { graphError } from './simulator-errors';
import type { FileKind, SimFile } from './simulator-files';
import { FILES, sha256 } from './simulator-files';

const ADDRESS_MS = 5 * 60_000;
const KEPT_MS = 30 * 24 * 3_600_000;
const KINDS = Object.keys(FILES) as FileKind[]; // the keys of a literal

/** Digits, as Meta's are: which file, when (milliseconds), and something that makes it one of its kind. */
export const mediaIdOf = (kind: FileKind, at: Date): string =>
  `${KINDS.indexOf(kind) + 1}${at.getTime()}${randomInt(1000, 10_000)}`;

function fileOf(mediaId: string, world: SimWorld): SimFile | undefined {
  const [, kind = '', sentAt = ''] = /^(\d)(\d{13})\d{4}$/.exec(mediaId) ?? [];
  const name = KINDS[Number(kind) - 1];
  return name && world.now().getTime() - Number(sentAt) < KEPT_MS ? FILES[name] : undefined;
}

/** `GET /<version>/<media-id>`; undefined = a path of something else. */
export function describeMedia({ method, path }: SimRequest, world: SimWorld): SimAnswer | undefined {
  const [, id] = /^\/v\d+\.\d+\/(\d{18})$/.exec(path) ?? [];
  if (method !== 'GET' || id === undefined) return undefined;
  const file = fileOf(id, world);
  if (!file) {
    return graphError(400, 100, `Unsupported get request. Object with ID '${id}' does not exist`, {
      subcode: 33,
    });
  }
  const expires = world.now().getTime() + ADDRESS_MS;
  return {
    status: 200,
    body: {
      url: `${world.baseUrl}/media/${id}?expires=${expires}`,
      mime_type: file.mimeType,
      sha256: sha256(file.content, 'hex'),
      file_size: file.content.length,
      id,
      messaging_product: 'whatsapp',
    },
  };
}

/** The address that `describeMedia` told; undefined = a path of something else. */
export function serveMedia({ method, path, query }: SimRequest, world: SimWorld): SimAnswer | undefined {
  const [, id] = /^\/media\/(\d+)$/.exec(path) ?? [];
  if (method !== 'GET' || id === undefined) return undefined;
  const file = fileOf(id, world);
  const isInTime = Number(query.get('expires')) > world.now().getTime();
  if (!file || !isInTime)
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' };
  return { status: 200, headers: { 'content-type': file.mimeType }, body: file.content };
}
