import { type Reach } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatNames } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';

/** The channels on which a patient is notified of the visit, or that there is none. */
export const ReachBanner = ({ reach: { channels, problem } }: { readonly reach: Reach }) => {
  const { t } = useTranslation('messages');
  const language = useLanguage();
  if (problem !== null) {
    return <Banner tone={problem === 'demo' ? 'info' : 'warning'}>{t(`reach.${problem}`)}</Banner>;
  }
  const ways = formatNames(
    channels.map((channel) => t(`reach.channel.${channel}`)),
    language,
  );
  return <Banner tone="success">{t('reach.ways', { ways })}</Banner>;
};
