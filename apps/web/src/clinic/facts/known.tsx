import {
  type ClinicalFact,
  type FactContent,
  type FactStatus,
  type KnownFacts,
  type Patient,
  routes,
} from '@teleward/contracts';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type Loaded } from '../../api/use-loaded.ts';
import { randomId } from '../../call/random-id.ts';
import { readsHistory, useSignedIn } from '../session/session.ts';
import { serverNow } from '../../server-clock.ts';
import { staffCall } from '../staff-call.ts';
import { whileVisible } from '../while-visible.ts';

/** A fact to record; with `of`, as the next version of that one. */
interface FactChange {
  readonly content: FactContent;
  readonly of?: Pick<ClinicalFact, 'factId' | 'version'>;
  readonly status?: FactStatus;
}

/**
 * So often a page that is seen asks what colleagues recorded, and no more often: each
 * time is on record.
 */
const staleMs = 5 * 60_000;

export interface Known {
  readonly patient: Pick<Patient, 'id' | 'name' | 'gender' | 'birthDate'>;
  readonly loaded: Loaded<KnownFacts>;
  /**
   * When it was as it is shown, where it could not be read again since; null where it is of now.
   */
  readonly oldSince: string | null;
  readonly reload: () => void;
  /**
   * Records it, and shows everything as it is then.
   * @throws what the call threw; the facts are read again then.
   */
  readonly save: (change: FactChange) => Promise<void>;
}

const KnownContext = createContext<Known | null>(null);

/** What is known of the patient of this page; null for whom that is not open. */
export const useKnown = (): Known | null => useContext(KnownContext);

interface KnownProviderProps {
  readonly patient: Known['patient'];
  readonly children: ReactNode;
}

/** Holds what is known of one patient for all parts of a page, for those who may read a history. */
export const KnownProvider = ({ patient, children }: KnownProviderProps) => {
  const { session } = useSignedIn();
  return readsHistory(session) ? (
    // Nothing of one patient is shown for a moment as another one's.
    <Holder key={patient.id} patient={patient}>
      {children}
    </Holder>
  ) : (
    <KnownContext value={null}>{children}</KnownContext>
  );
};

const Holder = ({ patient, children }: KnownProviderProps) => {
  const { id: patientId } = patient;
  const [loaded, setLoaded] = useState<Loaded<KnownFacts>>({ state: 'loading' });
  /**
   * One after the other: an answer that was on its way before something was recorded would
   * take it from the page.
   */
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const answeredAt = useRef(0);
  const [oldSince, setOldSince] = useState<string | null>(null);
  const ask = useCallback((request: () => Promise<KnownFacts>): Promise<void> => {
    const answered = last.current.then(request).then((data) => {
      answeredAt.current = serverNow();
      setOldSince(null);
      setLoaded({ state: 'ready', data });
    });
    last.current = answered.catch(() => undefined);
    return answered;
  }, []);
  const reload = useCallback(() => {
    ask(() => staffCall(routes.readKnownFacts, { params: { patientId } })).catch(
      (error: unknown) => {
        // Old news beats an error in its place.
        setLoaded((before) => (before.state === 'ready' ? before : { state: 'failed', error }));
        if (answeredAt.current > 0) setOldSince(new Date(answeredAt.current).toISOString());
      },
    );
  }, [ask, patientId]);
  const save = useCallback(
    async ({ content, of, status = 'active' }: FactChange): Promise<void> => {
      const params = { patientId, factId: of?.factId ?? randomId() };
      const body = { baseVersion: of?.version ?? 0, status, content };
      try {
        await ask(() => staffCall(routes.saveFact, { params, body }));
      } catch (error) {
        reload();
        throw error;
      }
    },
    [ask, patientId, reload],
  );
  useEffect(() => {
    reload();
    // A colleague may have recorded something meanwhile.
    const handleShown = (): void => {
      const isStale = serverNow() - answeredAt.current > staleMs;
      if (document.visibilityState === 'visible' && isStale) reload();
    };
    document.addEventListener('visibilitychange', handleShown);
    const stop = whileVisible(staleMs, reload);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', handleShown);
    };
  }, [reload]);
  const known = useMemo(
    (): Known => ({ patient, loaded, oldSince, reload, save }),
    [patient, loaded, oldSince, reload, save],
  );
  return <KnownContext value={known}>{children}</KnownContext>;
};
