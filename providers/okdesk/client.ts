/**
 * The help desk capability on Okdesk's REST API.
 * Traps: ids are integers here and strings in hooks; there is no idempotency on create, so our key stands in a
 * custom parameter; some bodies are wrapped (`issue`, `comment`, `contact`) and some are not (`rates`).
 * https://apidocs.okdesk.ru
 */
import { z } from 'zod';
import type { ClientDeps, HelpDesk } from '../contract';
import { createOkdeskApi } from './api';
import { addComment, addNote, findComment } from './comments';
import { contactFor } from './contacts';
import { htmlOf, lineOf } from './encoding';
import { restId } from './ids';
import { findByKey, issuePath, readOkdeskIssue, stateOf } from './issues';
import type { OkdeskClientSettings } from './settings';

export function createHelpDesk(settings: OkdeskClientSettings, { http, mappings }: ClientDeps): HelpDesk {
  const api = createOkdeskApi(settings, http);
  const { keyParameter, issueType } = mappings.okdesk;
  const urlOf = (issueId: string): string => `${settings.apiUrl}${issuePath(issueId)}`;
  const named = (id: number) => ({ issueId: String(id), url: urlOf(String(id)) });

  return {
    helpdesk: 'okdesk',

    async openIssue(issue, key) {
      const contact = await contactFor(api, issue.contact);
      // Without a contact the name would be lost, and how to call back.
      const { name, phone } = issue.contact;
      const signature = contact ? '' : `\n\n${[name, phone].filter(Boolean).join(', ')}`;
      const made = await api.call({
        method: 'POST',
        path: '/issues/',
        operation: 'POST issues',
        body: {
          issue: {
            title: lineOf(issue.title, 250) || '-',
            description: htmlOf(issue.description + signature),
            ...(contact ? { contact_id: contact.id } : {}),
            ...(contact?.company_id ? { company_id: contact.company_id } : {}),
            ...(issueType === undefined ? {} : { type: issueType }),
            custom_parameters: { [keyParameter]: key },
          },
        },
        answer: z.looseObject({ id: restId }),
      });
      return named(made.id);
    },

    async findIssueByKey(key) {
      const id = await findByKey(api, keyParameter, key);
      return id === undefined ? undefined : named(id);
    },

    async readIssue(issueId) {
      return stateOf(await readOkdeskIssue(api, issueId), mappings, urlOf(issueId));
    },

    addComment: (issueId, text, marker, file) =>
      addComment(api, settings.authorId, issueId, text, marker, file),
    addNote: (issueId, text, marker) => addNote(api, settings.authorId, issueId, text, marker),

    findComment: (issueId, marker) => findComment(api, issueId, marker),

    async setRate(issueId, rate) {
      await api.call({
        method: 'POST',
        path: `${issuePath(issueId)}/rates`,
        operation: 'POST rates',
        body: { rate },
        answer: z.unknown(),
      });
    },
  };
}
