import { type OutreachWarning } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { useWarningWords } from './outreach-words.ts';

interface WarningsProps {
  readonly warnings: readonly OutreachWarning[];
  readonly doctors: readonly { readonly id: string; readonly name: string }[];
  /** They change while somebody types. */
  readonly live?: boolean;
}

/** What may not work as it is planned. It is the clinic's decision all the same. */
export const Warnings = ({ warnings, doctors, live = false }: WarningsProps) => {
  const { t } = useTranslation('outreach');
  const words = useWarningWords(doctors);
  return (
    <div role={live ? 'status' : undefined}>
      {warnings.length > 0 && (
        <Banner tone="warning" title={t('warning.title', { count: warnings.length })}>
          <ul className="outreach-warnings">
            {warnings.map((warning) => (
              <li key={words(warning)}>{words(warning)}</li>
            ))}
          </ul>
        </Banner>
      )}
    </div>
  );
};
