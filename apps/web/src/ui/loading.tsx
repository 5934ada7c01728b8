import { useTranslation } from 'react-i18next';

interface LoadingProps {
  readonly label?: string;
  /** Of what is on its way: a page or card, a list of people, or the columns of a calendar. */
  readonly shape?: 'page' | 'rows' | 'columns';
}

/** Holds the place of what is on its way. */
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

/** As many as a first look at such a page shows. */
const places = [1, 2, 3, 4, 5] as const;
