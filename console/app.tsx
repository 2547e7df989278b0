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
const HooksPage = lazy(() => import('./pages/hooks/hooks'));
const HookPage = lazy(() => import('./pages/hooks/hook'));
const EventsPage = lazy(() => import('./pages/events/events'));
const EventPage = lazy(() => import('./pages/events/event'));
const SearchPage = lazy(() => import('./pages/search/search'));
const DialogsPage = lazy(() => import('./pages/dialogs/dialogs'));
const DialogPage = lazy(() => import('./pages/dialogs/dialog'));
const TicketsPage = lazy(() => import('./pages/tickets/tickets'));
const TicketPage = lazy(() => import('./pages/tickets/ticket'));
const OrdersPage = lazy(() => import('./pages/orders/orders'));
const OrderPage = lazy(() => import('./pages/orders/order'));
const StockPage = lazy(() => import('./pages/stock/stock'));
const CallsPage = lazy(() => import('./pages/calls/calls'));
const CallPage = lazy(() => import('./pages/calls/call'));
const SubscriptionsPage = lazy(() => import('./pages/subscriptions/subscriptions'));
const SubscriptionPage = lazy(() => import('./pages/subscriptions/subscription'));
const EndpointsPage = lazy(() => import('./pages/endpoints/endpoints'));
const EndpointPage = lazy(() => import('./pages/endpoints/endpoint'));
const ProvidersPage = lazy(() => import('./pages/providers/providers'));
const KeysPage = lazy(() => import('./pages/keys/keys'));
const AuditPage = lazy(() => import('./pages/audit/audit'));

export function App() {
  const { session } = useSessionState();
  if (session === undefined) return <Waiting />;
  if (session === null) return <SignIn />;
  return (
    <Shell>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/" component={NowPage} />
          <Route path="/hooks" component={HooksPage} />
          <Route path="/hooks/:id" component={HookPage} />
          <Route path="/events" component={EventsPage} />
          <Route path="/events/:id" component={EventPage} />
          <Route path="/search" component={SearchPage} />
          <Route path="/dialogs" component={DialogsPage} />
          <Route path="/dialogs/:id" component={DialogPage} />
          <Route path="/tickets" component={TicketsPage} />
          <Route path="/tickets/:id" component={TicketPage} />
          <Route path="/orders" component={OrdersPage} />
          <Route path="/orders/:id" component={OrderPage} />
          <Route path="/stock" component={StockPage} />
          <Route path="/calls" component={CallsPage} />
          <Route path="/calls/:id" component={CallPage} />
          <Route path="/subscriptions" component={SubscriptionsPage} />
          <Route path="/subscriptions/:id" component={SubscriptionPage} />
          <Route path="/endpoints" component={EndpointsPage} />
          <Route path="/endpoints/:id" component={EndpointPage} />
          <Route path="/providers" component={ProvidersPage} />
          <Route path="/keys" component={KeysPage} />
          <Route path="/audit" component={AuditPage} />
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </Shell>
  );
}

function Waiting() {
  const { t } = useWords();
  return (
    <Center mih="40vh" className="loading" role="status" aria-label={t('state.loading')}>
      <Loader />
    </Center>
  );
}
