/** One endpoint: of an administrator, or of a provider, whose endpoints bear its name. */
import { useParams } from 'wouter';
import type { Provider } from '../../data/models';
import type { PageOf } from '../../data/queries';
import { useGet } from '../../data/queries';
import { Page } from '../../parts/page';
import { Shown } from '../../parts/states';
import { BuiltInEndpoint } from './built-in';
import { MadeEndpoint } from './made';

export default function EndpointPage() {
  const { id } = useParams<{ id: string }>();
  const providers = useGet<PageOf<Provider>>('/v1/providers');
  if (providers.data === undefined)
    return (
      <Page title={id}>
        <Shown answer={providers}>{() => null}</Shown>
      </Page>
    );
  const provider = providers.data.items.find((one) => one.id === id);
  return provider ? <BuiltInEndpoint provider={provider} /> : <MadeEndpoint key={id} id={id} />;
}
