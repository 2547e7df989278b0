/** Some events once more, one after another; what is refused does not keep the rest up. */
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ApiProblem, callApi, path } from '../../data/api';
import { queryClient } from '../../data/queries';
import { ConfirmButton } from '../../parts/acts';
import { useWords } from '../../words/speak';

export function ReplaySelected({ ids, done }: { ids: readonly string[]; done(): void }) {
  const { t } = useWords();
  const [isBusy, setBusy] = useState(false);
  const count = ids.length;
  const replay = async () => {
    setBusy(true);
    const refusals = await replayEach(ids);
    setBusy(false);
    done();
    notifications.show({
      title: t('replay.selectedDone', { done: count - refusals.length, refused: refusals.length }),
      message: [...new Set(refusals)].join(' '),
      color: refusals.length > 0 ? 'red' : 'teal',
      ...(refusals.length > 0 ? { autoClose: 10_000 } : {}),
    });
    await queryClient.invalidateQueries();
  };
  return (
    <ConfirmButton
      scope="operate"
      variant="default"
      loading={isBusy}
      notNow={count === 0 ? t('replay.selectedNone') : null}
      title={t('replay.selectedTitle')}
      question={t('replay.selectedQuestion', { count })}
      confirm={t('replay.confirm', { count })}
      onConfirm={replay}
    >
      {t('replay.selected', { count })}
    </ConfirmButton>
  );
}

/** The sentences of those that were refused. */
async function replayEach(ids: readonly string[]): Promise<string[]> {
  const refusals: string[] = [];
  for (const id of ids) {
    try {
      await callApi({
        method: 'POST',
        path: path`/v1/events/${id}/replay`,
        body: {},
        idempotencyKey: crypto.randomUUID(),
      });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      refusals.push(error.message);
    }
  }
  return refusals;
}
