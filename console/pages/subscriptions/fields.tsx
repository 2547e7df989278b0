/** The fields of a subscription. How its receiver knows us is chosen once. */
import { Group, Radio, Stack, TagsInput, TextInput } from '@mantine/core';
import { useWords } from '../../words/speak';
import { KNOWN_EVENTS, MODES } from './wish';
import type { Mode, Wish } from './wish';

interface Props {
  wish: Wish;
  change(some: Partial<Wish>): void;
  isNew: boolean;
}

export function SubscriptionFields({ wish, change, isNew }: Props) {
  const { t, value } = useWords();
  const { organization } = wish;
  return (
    <>
      <TextInput
        label={t('subscription.name')}
        description={t('subscription.nameHint')}
        required
        maxLength={200}
        data-autofocus
        value={wish.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      {isNew && (
        <Radio.Group
          label={t('subscription.mode')}
          value={wish.mode}
          onChange={(mode) => change({ mode: mode as Mode })} // one of the values below
        >
          <Stack gap="xs" mt="xs">
            {MODES.map((mode) => (
              <Radio
                key={mode}
                value={mode}
                label={value('mode', mode)}
                description={t(`subscription.mode.${mode}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {wish.mode !== 'citeck' && (
        <TextInput
          label={t('subscription.url')}
          description={t('subscription.urlHint')}
          type="url"
          required
          maxLength={2_000}
          placeholder="https://erp.example.com/hooks/fixit"
          value={wish.url}
          onChange={(event) => change({ url: event.currentTarget.value })}
        />
      )}
      <TagsInput
        label={t('subscription.events')}
        description={t('subscription.eventsHint')}
        withAsterisk
        placeholder={wish.events.length === 0 ? 'order.*' : undefined}
        data={KNOWN_EVENTS}
        maxTags={50}
        acceptValueOnBlur
        limit={7}
        // In the dialog, and without a scrolled part that no keyboard reaches.
        withScrollArea={false}
        comboboxProps={{ withinPortal: false }}
        value={wish.events}
        onChange={(events) => change({ events })}
      />
      <Group grow align="flex-start">
        <TextInput
          label={t('subscription.organization')}
          required
          maxLength={100}
          value={organization.id}
          onChange={(event) => change({ organization: { ...organization, id: event.currentTarget.value } })}
        />
        <TextInput
          label={t('subscription.organizationName')}
          required
          maxLength={200}
          value={organization.name}
          onChange={(event) => change({ organization: { ...organization, name: event.currentTarget.value } })}
        />
      </Group>
    </>
  );
}
