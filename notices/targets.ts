/** Where notices go: a Telegram chat, an address that takes signed posts, or, where neither is set, the log. */
import { v5 as uuidv5 } from 'uuid';
import type { Settings } from '../config';
import type { Logger } from '../logging';
import type { Messaging } from '../providers/contract';
import { OutboundError } from '../providers/failure';
import type { OutboundHttp } from '../providers/http';
import { retryAfterMs } from '../providers/http-status';
import { signatureHeaders } from '../providers/standard-webhooks';
import { secretsOf } from '../providers/verify';
import type { NoticeLanguage } from './texts';
import { textOf, titleOf } from './texts';
import { membersOf } from './notice';
import type { Notice, Occasion } from './notice';

/** Whoever takes notices stores them and answers; what takes longer is posted again under the same id. */
const ANSWER_MS = 5_000;

export interface Message {
  notice: Notice;
  occasion: Occasion;
  /** The same for every attempt of this message, and of no other. */
  id: string;
  at: Date;
}

export interface Target {
  /** Stands in the database. */
  name: 'telegram' | 'url' | 'log';
  /** False = told when it begins and when it is over, and not in between. */
  repeats: boolean;
  /** Throws OutboundError where it was not taken. */
  tell(message: Message): Promise<void>;
}

export interface Links {
  /** The operators' page. */
  console: string;
  temporalUrl(workflowId: string): string;
  temporalUi: string;
}

export interface TargetDeps {
  settings: Pick<Settings, 'NOTIFY_TELEGRAM_CHAT' | 'NOTIFY_URL' | 'NOTIFY_SECRET' | 'DIALOG_LANGUAGE'>;
  /** The bot that is configured; undefined = none is. */
  bot: Messaging | undefined;
  http: OutboundHttp;
  links: Links;
  logger: Logger;
}

export function targetsOf(deps: TargetDeps): Target[] {
  const { NOTIFY_TELEGRAM_CHAT: chat, NOTIFY_URL: url } = deps.settings;
  const targets: Target[] = [];
  if (chat !== undefined) targets.push(telegramTarget(chat, deps));
  if (url !== undefined) targets.push(urlTarget(url, deps));
  return targets.length > 0 ? targets : [logTarget(deps)];
}

function telegramTarget(chat: string, { bot, links, settings }: TargetDeps): Target {
  return {
    name: 'telegram',
    repeats: true,
    async tell({ notice, occasion, id }) {
      if (!bot) {
        throw new OutboundError(
          'not_sent',
          'notices.no_bot',
          'NOTIFY_TELEGRAM_CHAT is set and TELEGRAM_BOT_TOKEN is not: set it, or unset the chat.',
        );
      }
      const text = textOf(notice, occasion, settings.DIALOG_LANGUAGE, linksOf(notice, links));
      await bot.send({ to: `chat:${chat}`, text }, uuidv5(id, uuidv5.URL));
    },
  };
}

/** A Standard Webhook, signed where NOTIFY_SECRET is set. */
function urlTarget(url: string, { http, links, settings }: TargetDeps): Target {
  const secrets = secretsOf(settings.NOTIFY_SECRET);
  return {
    name: 'url',
    repeats: true,
    async tell(message) {
      const body = JSON.stringify(documentOf(message, settings.DIALOG_LANGUAGE, links));
      const answer = await http.call({
        provider: 'notify',
        operation: 'POST notice',
        method: 'POST',
        url,
        body,
        timeoutMs: ANSWER_MS,
        headers: {
          'content-type': 'application/json',
          ...signatureHeaders(body, { id: message.id, at: message.at, secrets }),
        },
      });
      if (answer.status >= 200 && answer.status < 300) return;
      throw new OutboundError(
        'try_later',
        'notices.not_taken',
        `NOTIFY_URL answered a notice with HTTP ${answer.status}; it is posted again. Check the address${secrets.length > 0 ? ' and NOTIFY_SECRET' : ''}.`,
        { status: answer.status, retryAfterMs: retryAfterMs(answer.headers['retry-after']) },
      );
    },
  };
}

function logTarget({ logger }: TargetDeps): Target {
  return {
    name: 'log',
    repeats: false,
    tell({ notice, occasion }) {
      const { id, kind, subject, count, most } = notice;
      const level = occasion === 'over' ? 'info' : 'warn';
      logger[level](
        { noticeId: id, kind, subject, count, most },
        `notice ${occasion}: ${titleOf(notice, occasion, 'en')}. Set NOTIFY_TELEGRAM_CHAT or NOTIFY_URL to be told of it`,
      );
      return Promise.resolve();
    },
  };
}

/** The stable form: members may be added, none is renamed or taken away. */
export function documentOf({ notice, occasion, at }: Message, language: NoticeLanguage, links: Links) {
  return {
    type: `notice.${occasion}`,
    timestamp: at.toISOString(),
    data: {
      ...membersOf(notice),
      title: titleOf(notice, occasion, language),
      text: textOf(notice, occasion, language, []),
      links: {
        console: links.console,
        temporal: links.temporalUi,
        workflows: (notice.detail.workflows ?? []).map(links.temporalUrl),
      },
    },
  };
}

function linksOf({ detail }: Notice, links: Links): string[] {
  const workflows = detail.workflows ?? [];
  return [links.console, ...(workflows.length > 0 ? workflows.map(links.temporalUrl) : [links.temporalUi])];
}
