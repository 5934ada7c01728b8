import { useTranslation } from 'react-i18next';
import { type DraftSnapshot } from '../drafts/draft-saver.ts';
import { Icon } from '../../ui/icon.tsx';

/** Whether the typed text is saved, in a few words that do not change the layout. */
export const DraftStatus = ({ draft }: { readonly draft: DraftSnapshot<unknown> }) => {
  const { t } = useTranslation(['clinic', 'errors']);
  const { state, error, version, isKept } = draft;
  const isTrouble = state === 'waiting' || state === 'conflict' || state === 'failed';
  const isEmpty = state === 'saved' && version === 0;
  return (
    <p className={`draft-status draft-status-${state}`} role={isTrouble ? 'alert' : 'status'}>
      {state === 'saved' && !isEmpty && <Icon name="success" />}
      {isTrouble && <Icon name="warning" />}
      <span>
        {[
          t(isEmpty ? 'draft.empty' : `draft.${state}`),
          ...(state === 'failed' && error !== null ? [t(`errors:${error}`)] : []),
        ].join(' ')}
      </span>
      {state === 'waiting' && <span>{t(isKept ? 'draft.kept' : 'draft.notKept')}</span>}
    </p>
  );
};
