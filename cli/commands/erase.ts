/** `erase`: a person and all that was kept of them. */
import type { Command } from 'commander';
import { erasureSchema } from '../answers';
import { examples } from '../examples';
import { sessionOf } from '../session';

interface Options {
  channel: string;
  contact: string;
  yes?: boolean;
}

export function addErase(program: Command): void {
  program
    .command('erase')
    .requiredOption('--channel <channel>', 'for example telegram')
    .requiredOption('--contact <id>', "the contact's id, that of its dialog")
    .option('--yes', 'do not ask')
    .description(
      'Erases a person: contact, transcript, media, raw bodies; ends the dialog and deletes its runs in Temporal.',
    )
    .addHelpText('after', examples('erase --channel telegram --contact 12'))
    .action(async ({ channel, contact, yes }: Options, command: Command) => {
      const { api, out, confirm } = sessionOf(command);
      await confirm(`Erase contact ${contact} of ${channel} for good?`, yes);
      const erasure = await api.change('POST', '/v1/erasures', { channel, contact }, erasureSchema);
      out.answer(erasure, () => {
        if (erasure.erased === undefined)
          out.line(`The erasure goes on: npm run fixit -- workflows show ${erasure.workflowId}`);
        else {
          out.line(`Contact ${contact} of ${channel} is erased.`);
          out.part('erased', erasure.erased);
        }
      });
    });
}
