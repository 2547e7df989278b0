import { useSession } from '../../data/session';

/** Where the hooks of a built-in endpoint come to. */
export function useHookAddress(): (id: string) => string {
  const { api } = useSession().links;
  // What a notification of CloudPayments tells of stands in the last part of its address.
  return (id) => `${api}/hooks/${id}${id === 'cloudpayments' ? '/<type>' : ''}`;
}

/** Vendors reach no address of this machine alone. */
export function useIsLocal(): boolean {
  const { hostname } = new URL(useSession().links.api);
  return ['localhost', '0.0.0.0', '[::]', '[::1]'].includes(hostname) || hostname.startsWith('127.');
}
