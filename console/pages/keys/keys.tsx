/** Who may use this service, and how far. */
import { Badge, Group, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import type { ApiKey } from '../../data/models';
import { useList } from '../../data/queries';
import { Plain } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { Page } from '../../parts/page';
import { ListTable } from '../../parts/table';
import { useWords } from '../../words/speak';
import { CreateKey } from './create';
import { RevokeKey } from './revoke';
import { stateOf } from './state';

export default function KeysPage() {
  const { t, value } = useWords();
  const [isAll, setAll] = useState(false);
  const list = useList<ApiKey>({ path: '/v1/keys' });
  const items = list.items?.filter((key) => isAll || stateOf(key) === 'valid');
  return (
    <Page title={t('nav.keys')} lead={t('keys.lead')} actions={<CreateKey />}>
      {list.items && (
        <Switch
          label={t('keys.all')}
          checked={isAll}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      )}
      <ListTable
        label={t('nav.keys')}
        list={{ ...list, items }}
        keyOf={({ id }) => id}
        empty={{ title: t('keys.none'), hint: t('keys.noneHint') }}
        columns={[
          {
            key: 'name',
            title: t('key.name'),
            cell: ({ name }) => (
              <Text fw={600} inherit>
                {name}
              </Text>
            ),
          },
          { key: 'state', title: t('field.state'), cell: (key) => <KeyState of={key} /> },
          {
            key: 'scopes',
            title: t('key.scopes'),
            cell: ({ scopes }) => (
              <Group gap={4}>
                {scopes.map((scope) => (
                  <Badge key={scope} variant="default" tt="none">
                    {value('scope', scope)}
                  </Badge>
                ))}
              </Group>
            ),
          },
          {
            key: 'used',
            title: t('key.lastUse'),
            cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('key.neverUsed') : <Moment at={lastUsedAt} />),
          },
          {
            key: 'expiry',
            title: t('key.ends'),
            cell: ({ expiresAt }) =>
              expiresAt === null ? t('key.endless') : <Moment at={expiresAt} exact />,
          },
          {
            key: 'made',
            title: t('key.made'),
            cell: ({ createdAt, createdBy }) => (
              <>
                <Moment at={createdAt} />, {createdBy}
              </>
            ),
          },
          {
            key: 'acts',
            title: t('act.actions'),
            cell: (key) => (stateOf(key) === 'valid' ? <RevokeKey of={key} /> : null),
          },
        ]}
      />
    </Page>
  );
}

function KeyState({ of }: { of: ApiKey }) {
  const { t } = useWords();
  const state = stateOf(of);
  return <Plain tone={state === 'valid' ? 'good' : 'plain'}>{t(`key.${state}`)}</Plain>;
}
