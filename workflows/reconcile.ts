/** Asks the outside world for what hooks may not have told. Started by a schedule, one at a time for each kind. */
import type { Reconciled } from './checkout-activities';
import { reconciling } from './calls';

export type Reconcilable = 'payments' | 'deals' | 'issues' | 'records' | 'subscriptions';

export async function reconcile(what: Reconcilable): Promise<Reconciled> {
  const summary = `ask for ${what}`;
  switch (what) {
    case 'payments':
      return reconciling.reconcilePayments.executeWithOptions({ summary }, []);
    case 'deals':
      return reconciling.reconcileDeals.executeWithOptions({ summary }, []);
    case 'issues':
      return reconciling.reconcileIssues.executeWithOptions({ summary }, []);
    case 'records':
      return reconciling.reconcileRecords.executeWithOptions({ summary }, []);
    case 'subscriptions':
      return reconciling.reconcileSubscriptions.executeWithOptions({ summary }, []);
  }
}
