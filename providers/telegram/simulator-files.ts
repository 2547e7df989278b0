/** Files in the simulated Telegram: what a person sends, getFile, and the download that needs the token like any call. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SimAnswer } from '../../sandbox/contract';
import { fail, ok } from './simulator-methods';
import type { Parameters } from './simulator-methods';

/** The Bot API gives out no more. https://core.telegram.org/bots/api#getfile */
const DOWNLOAD_LIMIT = 20 * 1024 * 1024;
/** Files that nobody fetches must not pile up. */
const FILES_KEPT = 100;

const fileSchema = z.object({
  id: z.string(),
  path: z.string(),
  size: z.int(),
  /** Base64; absent = `size` times the same byte. */
  content: z.string().optional(),
});
export const filesSchema = z.array(fileSchema);
export type SimFile = z.infer<typeof fileSchema>;

export class FileStore {
  private files: SimFile[] = [];

  /** @param given Base64, or how many bytes to make up */
  add(folder: string, extension: string, given: { content?: string; bytes?: number }): SimFile {
    const { content } = given;
    const size = content === undefined ? (given.bytes ?? 1_024) : Buffer.from(content, 'base64').length;
    const id = `AgACAgIAAx${randomUUID().replaceAll('-', '')}`;
    const file = { id, path: `${folder}/file_${this.files.length}.${extension}`, size, content };
    this.files = [...this.files.slice(1 - FILES_KEPT), file];
    return file;
  }

  /** The file is there no more, though its id is known. */
  forget(id: string): void {
    this.files = this.files.filter((file) => file.id !== id);
  }

  getFile(parameters: Parameters): SimAnswer {
    const id = String(parameters.file_id ?? '');
    const file = this.files.find((one) => one.id === id);
    if (!file) return fail(400, 'Bad Request: wrong file_id or the file is temporarily unavailable');
    if (file.size > DOWNLOAD_LIMIT) return fail(400, 'Bad Request: file is too big');
    return ok({ file_id: id, file_unique_id: id.slice(-12), file_size: file.size, file_path: file.path });
  }

  download(path: string): SimAnswer {
    const file = this.files.find((one) => one.path === path);
    if (!file) return fail(404, 'Not Found');
    const body =
      file.content === undefined ? Buffer.alloc(file.size, 0x78) : Buffer.from(file.content, 'base64');
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body };
  }

  all(): SimFile[] {
    return this.files;
  }

  restore(files: SimFile[]): void {
    this.files = files;
  }
}
