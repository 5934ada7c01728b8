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
import { staffRequest } from '../staff-request.ts';

interface DraftConflictProps<Type extends DraftType> {
  readonly type: Type;
  readonly encounterId: string;
  readonly saver: DraftSaver<ContentOf<Type>>;
  readonly preview: (content: ContentOf<Type>) => ReactNode;
  readonly onSigned: (document: TheirDocument<Type>) => void;
}

/** Another version was saved, often by the same person in another window: both are shown. */
export const DraftConflict = <Type extends DraftType>(props: DraftConflictProps<Type>) => {
  const { type, encounterId, saver, preview, onSigned } = props;
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const authorId = session.practitioner.id;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const { documents } = await staffRequest(
        routes.listDocuments,
        { params: { encounterId } },
        { signal },
      );
      const ofType = documents.filter((document) => document.type === type);
      // Another window may have begun the same draft under another id.
      const theirs =
        ofType.find(({ documentId }) => documentId === saver.documentId) ??
        ofType.find(({ status, author }) => status === 'preliminary' && author.id === authorId);
      return (theirs as TheirDocument<Type> | undefined) ?? null;
    },
    [encounterId, saver, type, authorId],
  );
  const loaded = useLoaded(load);
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed') {
    return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
  }
  const theirs = loaded.data;
  if (theirs === null) return null;
  const content = theirs.content as ContentOf<Type>;
  const isSigned = theirs.status === 'final';

  const keepMine = (): void => {
    if (!isSigned) {
      saver.keepMine(theirs);
      return;
    }
    // The text stays on this device, and the editor that follows the signed document restores it.
    saver.close();
    onSigned(theirs);
  };
  const takeTheirs = (): void => {
    if (!isSigned) {
      saver.takeTheirs({ ...theirs, content });
      return;
    }
    saver.discard();
    onSigned(theirs);
  };

  return (
    <Banner tone="warning" live="alert" title={t('conflict.title')}>
      <p>
        {t('conflict.text', {
          time: formatDateTime(theirs.savedAt, session.clinic.timeZone, language),
        })}
      </p>
      <div className="document">{preview(content)}</div>
      {isSigned && <p>{t('conflict.signed')}</p>}
      <div className="row">
        <Button onClick={keepMine}>
          {t(isSigned ? 'conflict.keepAsNew' : 'conflict.keepMine')}
        </Button>
        <Button onClick={takeTheirs}>{t('conflict.takeTheirs')}</Button>
      </div>
    </Banner>
  );
};

type TheirDocument<Type extends DraftType> = Extract<ClinicalDocument, { type: Type }>;
