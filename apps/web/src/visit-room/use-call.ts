import { useEffect, useState, useSyncExternalStore } from 'react';
import { CallSession } from '../call/call-session.ts';
import { type CallSnapshot } from '../call/call-snapshot.ts';
import { canEncrypt } from '../call/e2ee/support.ts';
import { type Devices } from '../call/devices.ts';
import { type Party } from '../call/party.ts';
import { Store } from '../call/store.ts';

interface Visit {
  readonly party: Party;
  readonly encounterId: string;
  readonly devices: Devices;
  readonly takesOver: boolean;
}

/** The session of this page's visit; null before the first effect. It is closed with the page. */
export function useCallSession(visit: Visit): CallSession | null {
  const { party, encounterId, devices, takesOver } = visit;
  const [slot] = useState(() => new Store<{ session: CallSession | null }>({ session: null }));
  useEffect(() => {
    let session: CallSession | null = null;
    const left = new AbortController();
    // The first message to the server says whether this browser can encrypt.
    void canEncrypt().then((able) => {
      if (left.signal.aborted) return;
      session = new CallSession({ party, devices, encounterId, takesOver, able });
      slot.update({ session });
    });
    return () => {
      left.abort();
      slot.update({ session: null });
      session?.close();
    };
  }, [slot, party, encounterId, devices, takesOver]);
  return useSyncExternalStore(slot.subscribe, slot.read).session;
}

export const useCall = (session: CallSession): CallSnapshot =>
  useSyncExternalStore(session.subscribe, session.getSnapshot);
