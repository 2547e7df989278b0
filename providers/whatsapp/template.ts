/**
 * What may be sent later than 24 hours after a person wrote: a template that Meta has approved, with our text in its
 * parameters. A parameter takes no line breaks and no runs of blanks, and shows no buttons of ours, so choices are
 * told in words: an answer in words counts, and opens the window again.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
 */
import type { Mappings } from '../../mappings';
import type { OutgoingMessage, TemplateUse } from '../contract';
import { clip } from '../clip';
import { OutboundError } from '../failure';

/** Characters of a body with its parameters. */
const BODY = 1024;
/** What the template's own words may take of it. */
const OWN_WORDS = 324;

type Templates = Mappings['whatsapp']['templates'];

export const hasTemplate = (templates: Templates, { purpose, language }: TemplateUse): boolean =>
  templates[purpose]?.languages[language] !== undefined;

export function templateContent(
  templates: Templates,
  { purpose, language }: TemplateUse,
  message: OutgoingMessage,
): Record<string, unknown> {
  const template = templates[purpose];
  const code = template?.languages[language];
  if (!template || code === undefined) throw missing(purpose, language);
  const text = oneLine(message);
  const parameters = template.parameters.map((parameter) => ({
    type: 'text',
    text: parameter.replaceAll('{text}', () => text),
  }));
  return {
    type: 'template',
    template: {
      name: template.name,
      language: { code },
      ...(parameters.length > 0 ? { components: [{ type: 'body', parameters }] } : {}),
    },
  };
}

function oneLine({ text, buttons = [], list }: OutgoingMessage): string {
  const choices = [...buttons, ...(list?.rows ?? [])].map(({ title }) => title);
  const whole = choices.length > 0 ? `${text} (${choices.join(' / ')})` : text;
  return clip(whole.replace(/\s+/g, ' ').trim(), BODY - OWN_WORDS);
}

const missing = (purpose: string, language: string): OutboundError =>
  new OutboundError(
    'refused',
    'whatsapp.template_missing',
    `More than 24 hours have passed since the person wrote, and fixit.yml names no template for it. Set whatsapp.templates.${purpose} with languages.${language}, restart the workers, and retry.`,
  );
