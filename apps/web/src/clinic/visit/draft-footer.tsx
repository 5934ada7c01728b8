import { type ClinicalDocument, type StaffVisit } from '@teleward/contracts';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCalendarDate } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { focusInvalid } from '../../ui/focus-invalid.ts';
import { type ContentOf, type DraftType } from '../drafts/draft-mirror.ts';
import { type DraftSaver, type DraftSnapshot } from '../drafts/draft-saver.ts';
import { DraftConflict } from './draft-conflict.tsx';
import { DraftStatus } from './draft-status.tsx';

interface DraftFooterProps<Type extends DraftType> {
  readonly type: Type;
  readonly visit: StaffVisit;
  readonly saver: DraftSaver<ContentOf<Type>>;
  readonly draft: DraftSnapshot<ContentOf<Type>>;
  readonly isSignable: boolean;
  /** The person tried to sign an incomplete document: the editor marks what is missing. */
  readonly onIncomplete: () => void;
  readonly preview: (content: ContentOf<Type>) => ReactNode;
  readonly sign: (version: number) => Promise<Extract<ClinicalDocument, { type: Type }>>;
  readonly onSigned: (document: Extract<ClinicalDocument, { type: Type }>) => void;
}

/** Under every draft: whether it is saved, the choice between two versions, and the signature. */
export const DraftFooter = <Type extends DraftType>(props: DraftFooterProps<Type>) => {
  const { type, visit, saver, draft, isSignable, onIncomplete, preview, sign, onSigned } = props;
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const footer = useRef<HTMLDivElement>(null);
  const [asking, setAsking] = useState(false);
  const [incomplete, setIncomplete] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const ask = (): void => {
    setError(null);
    setIncomplete(!isSignable);
    if (isSignable) {
      setAsking(true);
      return;
    }
    onIncomplete();
    focusInvalid(footer.current?.parentElement);
  };
  const confirm = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      if (!(await saver.flush())) {
        setAsking(false);
        return;
      }
      const document = await sign(saver.getSnapshot().version);
      saver.close();
      onSigned(document);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      {draft.state === 'conflict' && (
        <DraftConflict
          type={type}
          encounterId={visit.encounterId}
          saver={saver}
          preview={preview}
          onSigned={onSigned}
        />
      )}
      <div ref={footer} className="draft-foot">
        {incomplete && !isSignable && (
          <Banner tone="danger" live="alert">
            {t(`${type}.incompleteSummary`)}
          </Banner>
        )}
        <DraftStatus draft={draft} />
        <Button variant="primary" disabled={draft.state === 'conflict'} onClick={ask}>
          {t(`${type}.sign`)}
        </Button>
      </div>
      <Dialog
        title={t(`${type}.signTitle`)}
        open={asking}
        onClose={() => {
          setAsking(false);
        }}
        actions={
          <>
            <Button
              onClick={() => {
                setAsking(false);
              }}
            >
              {t('document.goOnWriting')}
            </Button>
            <Button variant="primary" busy={busy} onClick={() => void confirm()}>
              {t('document.signNow')}
            </Button>
          </>
        }
      >
        <p className="sign-patient">
          {t('document.for', {
            name: visit.patient.name,
            birthDate: formatCalendarDate(visit.patient.birthDate, language),
          })}
        </p>
        <p>{t(`${type}.signText`)}</p>
        <div className="document">{preview(draft.content)}</div>
        {error !== null && <ErrorBanner error={error} />}
      </Dialog>
    </>
  );
};
