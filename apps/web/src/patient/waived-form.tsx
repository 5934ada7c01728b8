import { patientRoutes } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { request } from '../api/request.ts';
import { Banner } from '../ui/banner.tsx';
import { OpenButton } from '../visitor/open-button.tsx';
import { useOpening } from '../visitor/use-opening.ts';

interface WaivedFormProps {
  readonly token: string;
  readonly onOpened: () => Promise<void>;
}

/** Opens the link for a patient whose identity the clinic confirmed in another way. */
export const WaivedForm = ({ token, onOpened }: WaivedFormProps) => {
  const { t } = useTranslation(['patient', 'errors']);
  const { problem, busy, left, open } = useOpening(onOpened, () => undefined);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (busy || left > 0) return;
        void open(() => request(patientRoutes.openVisitLink, { body: { token, waived: true } }));
      }}
    >
      <Banner tone="success" title={t('welcome.waivedTitle')} live="status">
        {t('welcome.waived')}
      </Banner>
      {problem !== null && (
        <Banner tone="danger" live="alert">
          {t(problem)}
        </Banner>
      )}
      <OpenButton busy={busy} left={left} />
    </form>
  );
};
