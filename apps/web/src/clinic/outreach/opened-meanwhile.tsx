import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';

/**
 * Stands on the page of the plan once another device opened the day. The page stays until the
 * reader leaves it, because they may be typing in a dialog.
 */
export const OpenedMeanwhile = ({ onGo }: { readonly onGo: () => void }) => {
  const { t } = useTranslation('outreach');
  return (
    <Banner tone="success" live="status" title={t('dayOpen.title')}>
      <Button onClick={onGo}>{t('dayOpen.go')}</Button>
    </Banner>
  );
};
