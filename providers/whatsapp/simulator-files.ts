/** The files that people of the simulated WhatsApp send: small, and real enough to be opened. */
import { createHash } from 'node:crypto';

export interface SimFile {
  mimeType: string;
  fileName?: string;
  content: Buffer;
}

const base64 = (text: string): Buffer => Buffer.from(text, 'base64');

export const FILES = {
  /** 48 × 32 pixels of a grey that lightens. */
  image: {
    mimeType: 'image/jpeg',
    content: base64(
      '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA' +
        'gICAgICAgICAgICAgICAgICAgICAj/wAALCAAgADABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL' +
        '/8QAFBAAAQAAAAAAAAAAAAAAAAAAAP/aAAgBAQAAPwDwc3jeN43jePAjeN43jeN48CN43jeN43jwI3jeN43jeP/Z',
    ),
  },
  /** A fiftieth of a second of silence, as WhatsApp records voices: Opus in Ogg. */
  voice: {
    mimeType: 'audio/ogg; codecs=opus',
    content: base64(
      'T2dnUwACAAAAAAAAAABNAAAAAAAAAL//HaoBE09wdXNIZWFkAQEAAIC7AAAAAABPZ2dTAAAAAAAAAAAAAE0AAAABAA' +
        'AA/gKF8wEVT3B1c1RhZ3MFAAAAZml4aXQAAAAAT2dnUwAEwAMAAAAAAABNAAAAAgAAAJ7gbN8BA/j//g==',
    ),
  },
  document: {
    mimeType: 'text/plain',
    fileName: 'boiler.txt',
    content: Buffer.from('Boiler model: BX-24\nError: E04\n', 'utf8'),
  },
} as const satisfies Record<string, SimFile>;

export type FileKind = keyof typeof FILES;

export const sha256 = (content: Buffer, encoding: 'hex' | 'base64'): string =>
  createHash('sha256').update(content).digest(encoding);
