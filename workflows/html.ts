/**
 * An employee's HTML comment as plain text. Written by people, mail programs and whoever writes to the desk, so it is
 * read as a stranger's: what does not show in a browser is left out, a link keeps its address beside its words, a table
 * its cells. One pass in time that grows with the length and no faster: a workflow that does not yield for two seconds
 * is never let on.
 */
import { decodeEntities } from './html-entities';

/** What stands in these is no text. */
const SILENT = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
]);

const BREAKS_BEFORE = new Set(['li', 'blockquote', 'ul', 'ol', 'table', 'pre', 'hr']);
const BREAKS_AFTER = new Set(['p', 'div', 'li', 'tr', 'table', 'blockquote', 'ul', 'ol', 'pre', 'hr', 'br']);
const isHeading = (name: string): boolean => /^h[1-6]$/.test(name);

/** Addresses that a person may follow; any other (`javascript:`, `data:`, a path) is left out. */
const ADDRESS = /^(https?:\/\/|mailto:|tel:)[^\s<>"]+$/i;

/** How our own comments are known again (U+2061 to U+2064); an employee may have copied one whole. */
const INVISIBLE = /[\u2061-\u2064]/gu;

interface Tag {
  name: string;
  closes: boolean;
  /** All between name and bracket. */
  rest: string;
}

/** A bracket that begins a tag or a comment; any other one somebody has typed. */
const OPENS = /<(?=[a-z/!?])/gi;

export function plainFromHtml(html: string): string {
  const out = new Plain();
  let at = 0;
  for (;;) {
    OPENS.lastIndex = at;
    const open = OPENS.exec(html)?.index ?? html.length;
    out.text(html.slice(at, open));
    const close = html.startsWith('<!--', open) ? endOf(html, '-->', open) : html.indexOf('>', open) + 1;
    if (open === html.length || close === 0) return out.text(html.slice(open)).toString();
    const tag = tagOf(html.slice(open + 1, close - 1));
    at = close;
    if (!tag) continue;
    if (!tag.closes && SILENT.has(tag.name)) at = afterSilent(html, tag.name, close);
    else out.tag(tag);
  }
}

function tagOf(inside: string): Tag | undefined {
  const [, slash, name = '', rest = ''] =
    /^(\/?)([a-z][a-z0-9]{0,19})(?![a-z0-9])([\s\S]*)$/i.exec(inside) ?? [];
  return name === '' ? undefined : { name: name.toLowerCase(), closes: slash === '/', rest };
}

const endOf = (html: string, mark: string, from: number): number => {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
};

function afterSilent(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[^<>]*>`, 'gi');
  end.lastIndex = from;
  return end.test(html) ? end.lastIndex : html.length;
}

class Plain {
  private readonly parts: string[] = [];
  /** The open link: its address, and where its words began. */
  private link: { address: string; from: number } | undefined;
  private cells = 0;

  text(raw: string): this {
    if (raw !== '') this.parts.push(decodeEntities(raw));
    return this;
  }

  tag({ name, closes, rest }: Tag): void {
    if (name === 'a') return closes ? this.endLink() : this.beginLink(rest);
    if (name === 'img' && !closes) return this.image(rest);
    if (name === 'tr') this.cells = 0;
    if ((name === 'td' || name === 'th') && !closes && this.cells++ > 0) this.parts.push(' | ');
    if (name === 'li' && !closes) this.parts.push('\n• ');
    else if (!closes && BREAKS_BEFORE.has(name)) this.parts.push('\n');
    if ((closes || name === 'br' || name === 'hr') && (BREAKS_AFTER.has(name) || isHeading(name)))
      this.parts.push('\n');
  }

  private beginLink(attributes: string): void {
    this.endLink();
    const address = attribute(attributes, 'href');
    if (ADDRESS.test(address)) this.link = { address, from: this.parts.length };
  }

  private endLink(): void {
    const { link } = this;
    this.link = undefined;
    if (!link) return;
    const words = this.parts.slice(link.from).join('').trim();
    const bare = link.address.replace(/^(mailto:|tel:)/i, '');
    if (words === '') this.parts.push(bare);
    else if (!words.includes(bare)) this.parts.push(` (${bare})`);
  }

  private image(attributes: string): void {
    const words = attribute(attributes, 'alt').trim();
    this.parts.push(words === '' ? '[…]' : `[${words}]`);
  }

  toString(): string {
    this.endLink();
    return this.parts
      .join('')
      .replace(INVISIBLE, '')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }
}

/** The value of an attribute, decoded; empty where there is none. Bounded: no address is longer than 2,000. */
function attribute(attributes: string, name: string): string {
  const bounded = attributes.slice(0, 4_000);
  const [, double, single, bare] =
    new RegExp(`(?:^|[\\s"'/])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(bounded) ?? [];
  return decodeEntities(double ?? single ?? bare ?? '').trim();
}
