import { type NetworkPath } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { type Party, writes } from '../call/party.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { pathNames } from './path-names.ts';

interface MediaBannerProps {
  readonly party: Party;
  /** The paths on which the media server was not reached. */
  readonly tried: readonly NetworkPath[];
  readonly onWrite: () => void;
}

/**
 * Tells that media do not get through here: what was tried, what helps, and that
 * the chat still works.
 */
export const MediaBanner = ({ party, tried, onWrite }: MediaBannerProps) => {
  const { t } = useTranslation('call');
  const language = useLanguage();
  const paths = pathNames(tried, t, language);
  return (
    <div className="room-banner" role="alert">
      <div className="room-banner-text">
        <p className="room-banner-title">{t('blocked.title')}</p>
        <p>{t('blocked.help')}</p>
        <p>{t('blocked.tried', { paths })}</p>
        {party.as === 'staff' && !tried.includes('relay') && <p>{t('blocked.noRelay')}</p>}
      </div>
      {writes(party) && (
        <div className="room-banner-actions">
          <button type="button" className="room-button" onClick={onWrite}>
            {t('blocked.write')}
          </button>
        </div>
      )}
    </div>
  );
};
