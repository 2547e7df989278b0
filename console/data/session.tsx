/** Who is signed in, what their key may do, and where other things are. */
import { createContext, useContext, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ShownSession } from '../../api/console';
import type { Scope } from '../../api/auth';
import { callApi, sessionOver } from './api';
import { queryClient } from './queries';

export type { Scope };
export type Session = ShownSession;

interface SessionState {
  /** Undefined = not known yet, null = nobody. */
  session: Session | null | undefined;
  /** A session there was has ended. */
  isOver: boolean;
  signIn(key: string): Promise<void>;
  signOut(): Promise<void>;
}

const Context = createContext<SessionState | undefined>(undefined);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session | null>();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = () => {
      setOver(true);
      setSession(null);
    };
    sessionOver.addEventListener('over', over);
    callApi<{ session: Session | null }>({ method: 'GET', path: '/console/session' }).then(
      (answer) => setSession(answer.session),
      () => setSession(null),
    );
    return () => sessionOver.removeEventListener('over', over);
  }, []);
  const state: SessionState = {
    session,
    isOver,
    async signIn(key) {
      const answer = await callApi<{ session: Session }>({
        method: 'POST',
        path: '/console/session',
        body: { key },
      });
      queryClient.clear();
      setOver(false);
      setSession(answer.session);
    },
    async signOut() {
      await callApi({ method: 'POST', path: '/console/sign-out' });
      queryClient.clear();
      setSession(null);
    },
  };
  return <Context value={state}>{children}</Context>;
}

export function useSessionState(): SessionState {
  const state = useContext(Context);
  if (!state) throw new Error('There is no SessionProvider around this.');
  return state;
}

/** Of whoever is signed in; only inside the shell. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (!session) throw new Error('Nobody is signed in here.');
  return session;
}

export const useMay = (scope: Scope): boolean => useSession().scopes.includes(scope);
