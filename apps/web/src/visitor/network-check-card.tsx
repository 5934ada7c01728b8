import { type NetworkCheck } from '@teleward/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkNetwork } from '../call/network/network-check.ts';
import { isDelayed, startingMode } from '../call/starting-mode.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { CheckCard } from './check-card.tsx';
import { NetworkFigures } from './network-figures.tsx';

type State =
  | { readonly at: 'running' }
  | { readonly at: 'failed' }
  | { readonly at: 'done'; readonly check: NetworkCheck };

interface NetworkCheckCardProps {
  readonly as: 'patient' | 'guest';
  /** Null while nothing is known. Must stay the same function. */
  readonly onResult: (check: NetworkCheck | null) => void;
}

/** Checks the line by itself, and says in a sentence what it can carry and what would help. */
export default function NetworkCheckCard({ as, onResult }: NetworkCheckCardProps) {
  const { t } = useTranslation('network');
  const [state, setState] = useState<State>({ at: 'running' });
  const [round, setRound] = useState(0);

  useEffect(() => {
    const given = new AbortController();
    const show = (next: State): void => {
      if (given.signal.aborted) return;
      setState(next);
      onResult(next.at === 'done' ? next.check : null);
    };
    checkNetwork({ as, signal: given.signal }).then(
      (check) => {
        show({ at: 'done', check });
      },
      () => {
        show({ at: 'failed' });
      },
    );
    return () => {
      given.abort();
    };
  }, [as, onResult, round]);

  const handleAgain = (): void => {
    setState({ at: 'running' });
    onResult(null);
    setRound(round + 1);
  };

  const isFine =
    state.at === 'done' && startingMode(state.check) === 'video' && !isDelayed(state.check);
  return (
    <CheckCard icon="network" title={t('title')} fine={isFine ? t('video') : null}>
      <div role="status" className="stack-tight">
        {state.at === 'running' && (
          <p className="row">
            <Spinner />
            <span>{t('running')}</span>
          </p>
        )}
        {state.at === 'failed' && <Banner title={t('failed')}>{t('failedHelp')}</Banner>}
        {state.at === 'done' &&
          (isFine ? <p>{t('videoHelp')}</p> : <Verdict check={state.check} />)}
      </div>
      {state.at === 'done' && state.check.measured !== null && (
        <NetworkFigures measured={state.check.measured} />
      )}
      {state.at !== 'running' && (
        <div className="row">
          <Button onClick={handleAgain}>{t('again')}</Button>
        </div>
      )}
    </CheckCard>
  );
}

const Verdict = ({ check }: { readonly check: NetworkCheck }) => {
  const { t } = useTranslation('network');
  const mode = startingMode(check);
  return (
    <Banner tone={mode === 'video' ? 'success' : 'warning'} title={t(mode)}>
      <p>{t(`${mode}Help`)}</p>
      {mode !== 'video' && <p>{t('better')}</p>}
      {isDelayed(check) && <p>{t('delayed')}</p>}
    </Banner>
  );
};
