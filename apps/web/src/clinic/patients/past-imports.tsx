import { type PatientImport, routes } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { undoImport } from './import-run.ts';

/**
 * Earlier imports, with a button to undo each.
 * @param round changing it reloads the list
 */
export const PastImports = ({ round }: { readonly round: number }) => {
  const { t } = useTranslation(['patients', 'common']);
  const language = useLanguage();
  const { session } = useSignedIn();
  const [asked, setAsked] = useState<PatientImport | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [undone, setUndone] = useState<{ readonly removed: number; readonly kept: number } | null>(
    null,
  );
  const [error, setError] = useState<unknown>(null);
  const load = useCallback(
    async (signal: AbortSignal) => ({
      round,
      ...(await staffRequest(routes.listPatientImports, {}, { signal })),
    }),
    [round],
  );
  const { reload, ...loaded } = useLoaded(load);
  const when = ({ madeAt }: PatientImport): string =>
    formatDateTime(madeAt, session.clinic.timeZone, language);

  const undo = async ({ importId }: PatientImport): Promise<void> => {
    setProgress(0);
    setError(null);
    try {
      setUndone(
        await undoImport(importId, ({ removed, kept }) => {
          setProgress(removed + kept);
        }),
      );
      setAsked(null);
      reload();
    } catch (failure) {
      setError(failure);
    }
    setProgress(null);
  };

  if (loaded.state === 'failed') return <ErrorBanner error={loaded.error} onRetry={reload} />;
  if (loaded.state === 'loading' || loaded.data.imports.length === 0) return null;
  return (
    <Card aria-labelledby="import-past">
      <div className="stack">
        <h2 id="import-past">{t('import.past')}</h2>
        {undone !== null && (
          <Banner tone="success" live="status">
            <p>{t('import.undone', { count: undone.removed })}</p>
            {undone.kept > 0 && <p>{t('import.kept', { count: undone.kept })}</p>}
          </Banner>
        )}
        <ul className="stack">
          {loaded.data.imports.map((one) => (
            <li key={one.importId} className="row">
              <span>{t('import.one', { when: when(one), by: one.madeBy, count: one.count })}</span>
              {one.undoneAt === null ? (
                <Button
                  aria-label={t('import.undoOf', { when: when(one) })}
                  onClick={() => {
                    setAsked(one);
                  }}
                >
                  {t('import.undo')}
                </Button>
              ) : (
                <span className="muted">{t('import.wasUndone')}</span>
              )}
            </li>
          ))}
        </ul>
      </div>
      {asked !== null && (
        <Dialog
          title={t('import.undoTitle')}
          open
          onClose={() => {
            setAsked(null);
          }}
          actions={
            <>
              <Button
                onClick={() => {
                  setAsked(null);
                }}
              >
                {t('common:cancel')}
              </Button>
              <Button variant="danger" busy={progress !== null} onClick={() => void undo(asked)}>
                {t('import.undoNow')}
              </Button>
            </>
          }
        >
          <p>{t('import.undoHelp', { count: asked.count })}</p>
          {progress !== null && (
            <div className="stack-tight">
              <progress
                max={asked.count}
                value={progress}
                aria-label={t('import.undoProgress', { done: progress, of: asked.count })}
              />
              <p role="status">{t('import.undoProgress', { done: progress, of: asked.count })}</p>
            </div>
          )}
          {error !== null && <ErrorBanner error={error} />}
        </Dialog>
      )}
    </Card>
  );
};
