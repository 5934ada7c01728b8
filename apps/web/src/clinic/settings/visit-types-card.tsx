import { routes, type VisitType } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { staffRequest } from '../staff-request.ts';
import { VisitTypeForm } from './visit-type-form.tsx';

const loadTypes = (signal: AbortSignal) => staffRequest(routes.listVisitTypes, {}, { signal });

/** The clinic's visit types. */
export const VisitTypesCard = () => {
  const { t } = useTranslation('scheduling');
  const loaded = useLoaded(loadTypes);
  return (
    <Card aria-label={t('types.title')}>
      <div className="stack">
        <p>{t('types.help')}</p>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && (
          <List types={loaded.data.visitTypes} onSaved={loaded.reload} />
        )}
      </div>
    </Card>
  );
};

interface ListProps {
  readonly types: readonly VisitType[];
  readonly onSaved: () => void;
}

const List = ({ types, onSaved }: ListProps) => {
  const { t } = useTranslation('scheduling');
  const language = useLanguage();
  /** The one being edited; `new` for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const handleSaved = (): void => {
    setOpen(null);
    onSaved();
  };
  return (
    <>
      {types.length === 0 && open === null && <p className="muted">{t('types.none')}</p>}
      <ul className="sign-ins">
        {types.map((type) => (
          <li key={type.visitTypeId} className="sign-in">
            {open === type.visitTypeId ? (
              <VisitTypeForm type={type} onSaved={handleSaved} onCancel={close} />
            ) : (
              <>
                <div>
                  <p className="sign-in-device">
                    <span>{`${type.names[language]} `}</span>
                    {!type.isOffered && <StatusBadge>{t('types.retired')}</StatusBadge>}
                  </p>
                  <p className="muted small">
                    {t('types.facts', {
                      count: type.minutes,
                      mode: t(`types.modes.${type.mode}`),
                    })}
                  </p>
                </div>
                <Button
                  aria-label={t('types.editOf', { name: type.names[language] })}
                  onClick={() => {
                    setOpen(type.visitTypeId);
                  }}
                >
                  {t('types.edit')}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      {open === 'new' ? (
        <VisitTypeForm type={null} onSaved={handleSaved} onCancel={close} />
      ) : (
        <div>
          <Button
            onClick={() => {
              setOpen('new');
            }}
          >
            {t('types.add')}
          </Button>
        </div>
      )}
    </>
  );
};
