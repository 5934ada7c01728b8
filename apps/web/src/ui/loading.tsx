import { useTranslation } from 'react-i18next';

interface LoadingProps {
  readonly label?: string;
  /**
   * The shape of what is loading: a page or card, a list of people, or the columns of a calendar.
   */
  readonly shape?: 'page' | 'rows' | 'columns';
}

/** A placeholder for what is loading. */
export const Loading = ({ label, shape = 'page' }: LoadingProps) => {
  const { t } = useTranslation('common', { useSuspense: false });
  return (
    <div className={`skeleton skeleton-${shape}`} role="status">
      <span className="visually-hidden">{label ?? t('loading')}</span>
      {shape === 'page' && (
        <>
          <div className="skeleton-bar" />
          <div className="skeleton-card" />
        </>
      )}
      {shape === 'rows' && places.map((place) => <div key={place} className="skeleton-row" />)}
      {shape === 'columns' &&
        places.map((place) => <div key={place} className="skeleton-column" />)}
    </div>
  );
};

/** As many as fit on the screen of such a page. */
const places = [1, 2, 3, 4, 5] as const;
