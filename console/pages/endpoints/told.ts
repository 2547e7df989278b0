/** An endpoint's settings in a few words. */
import type { Endpoint } from '../../data/models';
import { useWords } from '../../words/speak';
import { isDescribed } from './draft';

/** How its sender proves itself. */
export function useProofWords(): (endpoint: Endpoint) => string {
  const { t, value } = useWords();
  return ({ provider, authParameter, settings: { verify } }) => {
    if (!isDescribed(provider)) return t('told.as', { sender: value('sender', provider) });
    switch (verify.scheme) {
      case 'parameter':
        return t('told.parameter', { name: authParameter });
      case 'hmac':
        return t('told.hmac', { algorithm: verify.algorithm, header: verify.header });
      case 'header':
        return t('told.header', { header: verify.header });
      case 'basic':
        return t('told.basic', { user: verify.user });
      case 'path':
      case 'standard-webhooks':
        return value('proof', verify.scheme);
    }
  };
}

export function useRouteWords(): (endpoint: Pick<Endpoint, 'provider' | 'route'>) => string {
  const { t } = useWords();
  return ({ provider, route }) => {
    if (!isDescribed(provider)) return t('told.route.own');
    if (!route) return t('told.route.none');
    if ('record' in route) return t('told.route.record', { record: route.record, catalog: route.catalog });
    if ('workflow' in route) return t('told.route.workflow', { workflow: route.workflow });
    return t('told.route.flow', { flow: route.flow });
  };
}
