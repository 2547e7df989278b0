/** Which page stands at which address, under /console. */
import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { useSessionState } from './data/session';
import { NotFound } from './parts/states';
import { Shell } from './shell';
import { SignIn } from './sign-in';
import { useWords } from './words/speak';

const NowPage = lazy(() => import('./pages/now/now'));

export function App() {
  const { session } = useSessionState();
  if (session === undefined) return <Waiting />;
  if (session === null) return <SignIn />;
  return (
    <Shell>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/" component={NowPage} />
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </Shell>
  );
}

function Waiting() {
  const { t } = useWords();
  return (
    <Center mih="40vh" role="status" aria-label={t('state.loading')}>
      <Loader />
    </Center>
  );
}
