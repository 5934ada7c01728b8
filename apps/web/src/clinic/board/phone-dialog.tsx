import { routes, type Site } from '@teleward/contracts';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loading } from '../../ui/loading.tsx';
import { staffRequest } from '../staff-request.ts';

interface PhoneDialogProps {
  readonly patientId: string;
  readonly name: string;
  /** The patient's site, which may have a telephone of its own. */
  readonly site: Site | null;
  readonly onClose: () => void;
}

/** The telephone numbers of a patient, to be called or read off. */
export default function PhoneDialog({ patientId, name, site, onClose }: PhoneDialogProps) {
  const { t } = useTranslation(['board', 'common']);
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.readPatient, { params: { patientId } }, { signal }),
    [patientId],
  );
  const loaded = useLoaded(load);
  const phones = loaded.state === 'ready' ? loaded.data.facts.phones : [];
  const contact = loaded.state === 'ready' ? loaded.data.facts.contact : null;
  const numbers = [
    ...phones.map((number) => ({ whose: name, number })),
    ...(contact !== null && contact.phone !== null
      ? [{ whose: contact.name, number: contact.phone }]
      : []),
    ...(site !== null && site.phone !== null ? [{ whose: site.name, number: site.phone }] : []),
  ];
  return (
    <Dialog
      title={t('phoneOf', { name })}
      open
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('common:close')}</Button>}
    >
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
      <ul className="stack-tight board-numbers">
        {numbers.map(({ whose, number }) => (
          <li key={`${whose} ${number}`}>
            <a className="button button-primary" href={`tel:${number}`}>
              <Icon name="phone" />
              <span>{number}</span>
            </a>
            <bdi className="muted">{whose}</bdi>
          </li>
        ))}
      </ul>
      {loaded.state === 'ready' && numbers.length === 0 && <p>{t('noPhone')}</p>}
    </Dialog>
  );
}
