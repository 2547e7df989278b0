/** Why something cannot be done with a dialog now, in the reader's language. */
import type { Workflow } from '../../data/models';
import { useSession } from '../../data/session';
import { toldBy } from '../../data/told';
import { useWords } from '../../words/speak';

/** @returns null where it may be done */
export function useShut(workflow: Workflow | undefined): (action: string) => string | null {
  const { t } = useWords();
  const { name: me } = useSession();
  return (action) => {
    if (!workflow) return t('dialog.shut.unknown');
    const one = workflow.actions.find((known) => known.action === action);
    if (!one) return workflow.execution === 'running' ? t('dialog.shut.unknown') : t('dialog.shut.ended');
    if (one.allowed) return null;
    const told = toldBy('dialog', workflow);
    if (told?.operator && told.operator.by !== me && action !== 'close')
      return t('dialog.shut.other', { by: told.operator.by });
    if (action === 'say' && told?.stoppedAt !== undefined) return t('dialog.shut.stopped');
    if (action === 'close') return t('dialog.shut.closed');
    return one.reason ?? t('dialog.shut.unknown');
  };
}
