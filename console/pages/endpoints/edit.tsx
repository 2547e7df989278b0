/** Changes an endpoint; its secret is changed by rotating it. */
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { path } from '../../data/api';
import type { Endpoint, EndpointChange } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { FormWindow } from '../../parts/form';
import { useWords } from '../../words/speak';
import { draftOf, inputOf, wishOf } from './draft';
import { EndpointFields } from './fields';

export function EditEndpoint({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const [draft, setDraft] = useState(() => draftOf(endpoint));
  const deed = useDeed<Endpoint, EndpointChange>({
    call: (body) => ({ method: 'PATCH', path: path`/v1/endpoints/${endpoint.id}`, body }),
    done: t('endpoint.isChanged', { id: endpoint.id }),
    quiet: true,
    then: close,
  });
  const begin = () => {
    setDraft(draftOf(endpoint));
    deed.reset();
    open();
  };
  return (
    <>
      <ActButton scope="admin" variant="default" onAct={begin}>
        {t('endpoint.edit')}
      </ActButton>
      <FormWindow
        opened={opened}
        title={t('endpoint.editOf', { id: endpoint.id })}
        onClose={close}
        onSubmit={() => (draft.route === 'flow' && !inputOf(draft) ? undefined : deed.mutate(wishOf(draft)))}
        submit={t('act.save')}
        isBusy={deed.isPending}
        error={deed.error}
      >
        <EndpointFields draft={draft} change={(part) => setDraft({ ...draft, ...part })} isNew={false} />
      </FormWindow>
    </>
  );
}
