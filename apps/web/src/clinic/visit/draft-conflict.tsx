import { type ClinicalDocument, routes } from '@teleward/contracts';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { type ContentOf, type DraftType } from '../drafts/draft-mirror.ts';
import { type DraftSaver } from '../drafts/draft-saver.ts';
import { useSignedIn } from '../session/session.ts';
import { staffCall } from '../staff-call.ts';

interface DraftConflictProps<Type extends DraftType> {
  readonly type: Type;
  readonly encounterId: string;
  readonly saver: DraftSaver<ContentOf<Type>>;
  readonly preview: (content: ContentOf<Type>) => ReactNode;
}

/** Somebody, often the same person in another window, saved another version: both are shown. */
export const DraftConflict = <Type extends DraftType>(props: DraftConflictProps<Type>) => {
  const { type, encounterId, saver, preview } = props;
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const { documents } = await staffCall(
        routes.listDocuments,
        { params: { encounterId } },
        { signal },
      );
      const theirs = documents.find(({ documentId }) => documentId === saver.documentId);
      return theirs?.type === type ? (theirs as TheirDocument<Type>) : null;
    },
    [encounterId, saver, type],
  );
  const loaded = useLoaded(load);
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed')
    return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
  const theirs = loaded.data;
  if (theirs === null) return null;
  const content = theirs.content as ContentOf<Type>;
  return (
    <Banner tone="warning" live="alert" title={t('conflict.title')}>
      <p>
        {t('conflict.text', {
          time: formatDateTime(theirs.savedAt, session.clinic.timeZone, language),
        })}
      </p>
      <div className="document">{preview(content)}</div>
      {theirs.status === 'final' ? (
        <p>{t('conflict.signed')}</p>
      ) : (
        <div className="row">
          <Button
            onClick={() => {
              saver.keepMine(theirs.version);
            }}
          >
            {t('conflict.keepMine')}
          </Button>
          <Button
            onClick={() => {
              saver.takeTheirs({ ...theirs, content });
            }}
          >
            {t('conflict.takeTheirs')}
          </Button>
        </div>
      )}
    </Banner>
  );
};

type TheirDocument<Type extends DraftType> = Extract<ClinicalDocument, { type: Type }>;
