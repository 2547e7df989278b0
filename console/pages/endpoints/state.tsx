import type { Endpoint } from '../../data/models';
import { Plain } from '../../parts/badges';
import { useWords } from '../../words/speak';

export function EndpointState({ endpoint: { state, enabled } }: { endpoint: Endpoint }) {
  const { t } = useWords();
  if (state === 'on') return <Plain tone="good">{t('side.on')}</Plain>;
  // Switched off is as somebody wants it; anything else is a trouble.
  return <Plain tone={enabled ? 'bad' : 'plain'}>{t(enabled ? 'endpoint.ailing' : 'side.off')}</Plain>;
}
