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
import { staffRequest } from '../staff-request.ts';
import { whileVisible } from '../while-visible.ts';

/** A fact to record; with `of`, as the next version of that one. */
interface FactChange {
  readonly content: FactContent;
  readonly of?: Pick<ClinicalFact, 'factId' | 'version'>;
  readonly status?: FactStatus;
}

/**
 * How often a visible page reloads what colleagues recorded, in ms; not more often, because
 * each read is audited.
 */
const staleMs = 5 * 60_000;

export interface Known {
  readonly patient: Pick<Patient, 'id' | 'name' | 'gender' | 'birthDate'>;
  readonly loaded: Loaded<KnownFacts>;
  /** The time of the facts shown, where reloading failed; null where they are current. */
  readonly oldSince: string | null;
  readonly reload: () => void;
  /**
   * Records a change, and then shows the current facts.
   * @throws what the request threw; the facts are reloaded then
   */
  readonly save: (change: FactChange) => Promise<void>;
}

const KnownContext = createContext<Known | null>(null);

/** The known facts of this page's patient; null for those without access. */
export const useKnown = (): Known | null => useContext(KnownContext);

interface KnownProviderProps {
  readonly patient: Known['patient'];
  readonly children: ReactNode;
}

/**
 * Provides the known facts of one patient to all parts of a page, for those who may read a history.
 */
export const KnownProvider = ({ patient, children }: KnownProviderProps) => {
  const { session } = useSignedIn();
  return readsHistory(session) ? (
    // The key keeps one patient's facts from showing for a moment as another's.
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
   * One request at a time: a response sent before a change would remove that change from the page.
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
    ask(() => staffRequest(routes.readKnownFacts, { params: { patientId } })).catch(
      (error: unknown) => {
        // Old facts are better than an error in their place.
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
        await ask(() => staffRequest(routes.saveFact, { params, body }));
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
