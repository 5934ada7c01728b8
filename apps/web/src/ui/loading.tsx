import { useTranslation } from 'react-i18next';

/** Holds the place of a page or card that is on its way. */
export const Loading = ({ label }: { readonly label?: string }) => {
  const { t } = useTranslation('common', { useSuspense: false });
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{label ?? t('loading')}</span>
      <div className="skeleton-bar" />
      <div className="skeleton-card" />
    </div>
  );
};
