import { type OutreachWarning } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What may not work, in words. */
export const useWarningWords = (doctors: readonly Named[]) => {
  const { t } = useTranslation('outreach');
  const nameOf = (practitionerId: string): string =>
    doctors.find(({ id }) => id === practitionerId)?.name ?? '';
  return (warning: OutreachWarning): string => {
    switch (warning.kind) {
      case 'day-off':
        return warning.reason === ''
          ? t('warning.dayOff')
          : t('warning.dayOffWhy', { reason: warning.reason });
      case 'other-session': {
        const { programme, from, to } = warning;
        return t('warning.otherSession', { programme, from, to });
      }
      case 'no-team':
        return t('warning.noTeam');
      case 'no-doctor':
        return t('warning.noDoctor');
      case 'doctor-off': {
        const { practitionerId, reason } = warning;
        const name = nameOf(practitionerId);
        return reason === ''
          ? t('warning.doctorOff', { name })
          : t('warning.doctorOffWhy', { name, reason });
      }
      case 'doctor-busy': {
        const { practitionerId, site, from, to } = warning;
        const name = nameOf(practitionerId);
        return site === null
          ? t('warning.doctorBusy', { name, from, to })
          : t('warning.doctorElsewhere', { name, site, from, to });
      }
      case 'outside-hours':
      case 'battery':
      case 'no-power':
      case 'audio':
      case 'no-network': {
        const { kind, practitionerId, from, to } = warning;
        return t(`warning.${kind}`, { name: nameOf(practitionerId), from, to });
      }
      case 'too-many': {
        const { people, places } = warning;
        return t('warning.tooMany', { people, places });
      }
    }
  };
};
