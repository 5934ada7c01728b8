import { type AuditEvent } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { isolate } from '../../i18n/isolate.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useSignedIn } from '../session/session.ts';

/** The actor of an event, with the roles at that time. */
const useWho = () => {
  const { t } = useTranslation('clinic');
  return ({ actorKind, actorName, actorRoles }: AuditEvent): string => {
    const roles = actorRoles.map((role) => t(`staffRole.${role}`)).join(', ');
    const name = actorName ?? t(`audit.kind.${actorKind}`);
    return roles === '' ? name : `${isolate(name)} (${roles})`;
  };
};

/** One row for each event; on a phone each row is a card with the names of its columns. */
export const AuditTable = ({ events }: { readonly events: readonly AuditEvent[] }) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const who = useWho();
  return (
    <table className="data-table">
      <caption className="visually-hidden">{t('audit.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('audit.when')}</th>
          <th scope="col">{t('audit.who')}</th>
          <th scope="col">{t('audit.what')}</th>
          <th scope="col">{t('audit.patient')}</th>
          <th scope="col">{t('audit.address')}</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.id}>
            <td data-label={t('audit.when')}>
              {formatDateTime(event.recordedAt, session.clinic.timeZone, language)}
            </td>
            <td data-label={t('audit.who')}>{who(event)}</td>
            <td data-label={t('audit.what')}>
              <span>{t(`audit.action.${event.action}`, { defaultValue: event.action })}</span>
              {event.memberName !== null && (
                <span>
                  <span>: </span>
                  <bdi>{event.memberName}</bdi>
                </span>
              )}
              {event.linkMadeByName !== null && (
                <span>{` ${t('audit.linkMadeBy', { name: event.linkMadeByName })}`}</span>
              )}
              {event.outcome === 'refused' && (
                <strong className="audit-refused">{` ${t('audit.wasRefused')}`}</strong>
              )}
            </td>
            <td data-label={t('audit.patient')}>{event.patientName ?? '–'}</td>
            <td data-label={t('audit.address')}>{event.address ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
