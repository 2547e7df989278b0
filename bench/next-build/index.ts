/**
 * The workflows as a later build may have them: the lead says one sentence more, in the midst of its story, behind a
 * patch. Who is in that story goes on; who has taken the new branch cannot go back by itself.
 */
import { patched } from '@temporalio/workflow';
import type { Flow } from '../../workflows/flows/flow';
import { lead } from '../../workflows/flows/lead';
import { MORE } from './more';

const stages: Flow['stages'] = lead.stages;
for (const name of ['problem', 'confirm', 'issue', 'rating']) {
  const before = stages[name]!;
  stages[name] = async (conversation) => {
    if (patched(`${name} of the next build`)) await conversation.say('next build', MORE);
    return before(conversation);
  };
}

export * from '../../workflows/index';
