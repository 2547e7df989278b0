/** The outside systems: which are connected, why the others are not, and how each is. */
import { SimpleGrid } from '@mantine/core';
import { useEffect } from 'react';
import type { Provider } from '../../data/models';
import type { PageOf } from '../../data/queries';
import { useGet } from '../../data/queries';
import { Page, Section } from '../../parts/page';
import { Shown } from '../../parts/states';
import { useWords } from '../../words/speak';
import { ProviderCard } from './card';

const isOn = ({ hook, outbound }: Provider): boolean => hook.on || outbound.on;

export default function ProvidersPage() {
  const { t } = useWords();
  const providers = useGet<PageOf<Provider>>('/v1/providers', { every: 15_000 });
  const isHere = providers.data !== undefined;
  // Linked to by #id; the browser looked for it before it was there.
  useEffect(() => {
    if (isHere && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [isHere]);
  return (
    <Page title={t('nav.providers')} lead={t('providers.lead')}>
      <Shown answer={providers}>
        {({ items }) => (
          <>
            <Cards title={t('providers.on')} of={items.filter(isOn)} />
            <Cards title={t('providers.off')} of={items.filter((one) => !isOn(one))} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function Cards({ title, of }: { title: string; of: readonly Provider[] }) {
  if (of.length === 0) return null;
  return (
    <Section title={title}>
      <SimpleGrid cols={{ base: 1, lg: 2 }} style={{ alignItems: 'start' }}>
        {of.map((provider) => (
          <ProviderCard key={provider.id} provider={provider} />
        ))}
      </SimpleGrid>
    </Section>
  );
}
