/** Makes a key for one person or one system; it is shown once. */
import { Checkbox, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { PlusIcon } from '@primer/octicons-react';
import { useState } from 'react';
import type { NewApiKey } from '../../data/models';
import { useDeed } from '../../data/queries';
import type { Scope } from '../../data/session';
import { ActButton } from '../../parts/acts';
import { FormWindow } from '../../parts/form';
import { OnceShown } from '../../parts/once';
import { useWords } from '../../words/speak';
import { endOf, LIFETIMES } from './lifetime';
import type { Lifetime } from './lifetime';

const SCOPES = [
  'read',
  'operate',
  'flows',
  'inventory',
  'calls',
  'admin',
] as const satisfies readonly Scope[];

interface Wish {
  name: string;
  scopes: Scope[];
  lifetime: Lifetime;
  /** A day of the browser's calendar, where the lifetime is `until`. */
  until: string;
}

const EMPTY: Wish = { name: '', scopes: ['read'], lifetime: 'endless', until: '' };

export function CreateKey() {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const [wish, setWish] = useState(EMPTY);
  const [made, setMade] = useState<NewApiKey>();
  const deed = useDeed<NewApiKey, Wish>({
    call: ({ name, scopes, ...end }) => ({
      method: 'POST',
      path: '/v1/keys',
      body: { name: name.trim(), scopes, expiresAt: endOf(end) },
    }),
    quiet: true,
    then(key) {
      close();
      setMade(key);
    },
  });
  const forget = () => {
    setMade(undefined);
    setWish(EMPTY);
    // What it was answered holds the key.
    deed.reset();
  };
  return (
    <>
      <ActButton scope="admin" leftSection={<PlusIcon />} onAct={open}>
        {t('key.create')}
      </ActButton>
      <FormWindow
        opened={opened}
        title={t('key.create')}
        onClose={close}
        onSubmit={() => wish.scopes.length > 0 && deed.mutate(wish)}
        submit={t('act.create')}
        isBusy={deed.isPending}
        error={deed.error}
      >
        <KeyFields wish={wish} change={(part) => setWish({ ...wish, ...part })} />
      </FormWindow>
      <OnceShown
        title={t('key.isMade', { name: made?.name ?? '' })}
        name={t('key')}
        secret={made?.key}
        onClose={forget}
      >
        <Text>{t('key.howToUse')}</Text>
      </OnceShown>
    </>
  );
}

function KeyFields({ wish, change }: { wish: Wish; change(part: Partial<Wish>): void }) {
  const { t, value } = useWords();
  return (
    <>
      <TextInput
        label={t('key.name')}
        description={t('key.nameHint')}
        required
        data-autofocus
        maxLength={200}
        autoComplete="off"
        value={wish.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Checkbox.Group<Scope>
        label={t('key.scopes')}
        description={t('key.scopesHint')}
        error={wish.scopes.length === 0 ? t('key.noScope') : undefined}
        value={wish.scopes}
        onChange={(scopes) => change({ scopes })}
      >
        <Stack gap="xs" mt="xs">
          {SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              value={scope}
              label={value('scope', scope)}
              description={value('scopeHint', scope)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <NativeSelect
        label={t('key.ends')}
        description={t('key.endsHint')}
        data={LIFETIMES.map((one) => ({ value: one, label: value('lifetime', one) }))}
        value={wish.lifetime}
        onChange={({ currentTarget }) =>
          change({ lifetime: LIFETIMES.find((one) => one === currentTarget.value) ?? 'endless' })
        }
      />
      {wish.lifetime === 'until' && (
        <TextInput
          type="date"
          label={t('key.until')}
          required
          value={wish.until}
          onChange={(event) => change({ until: event.currentTarget.value })}
        />
      )}
    </>
  );
}
