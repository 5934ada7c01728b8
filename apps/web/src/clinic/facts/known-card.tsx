import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Part } from '../../ui/part.tsx';
import { useKnown } from './known.tsx';

const KnownFacts = lazy(() => import('./known-facts.tsx'));

interface KnownCardProps {
  /** The level of its heading. */
  readonly level?: 2 | 3;
}

/** The known facts under a heading; nothing for those without access. */
export default function KnownCard({ level = 3 }: KnownCardProps) {
  const { t } = useTranslation('facts');
  if (useKnown() === null) return null;
  return (
    <section className="stack" aria-labelledby="known-facts">
      {level === 2 ? (
        <h2 id="known-facts">{t('title')}</h2>
      ) : (
        <h3 id="known-facts">{t('title')}</h3>
      )}
      <Part>
        <KnownFacts level={level === 2 ? 3 : 4} />
      </Part>
    </section>
  );
}
