import { useTranslation } from 'react-i18next';
import { CallIcon } from './call-icon.tsx';
import { type Fit } from './use-fit.ts';
import { type SmallWindow } from './use-small-window.ts';

interface PictureToolsProps {
  readonly fit: Fit;
  /** Null for those who do not read other windows meanwhile. */
  readonly smallWindow: SmallWindow | null;
}

/** Small buttons beside the person's own picture, which set how pictures are shown. */
export const PictureTools = ({ fit, smallWindow }: PictureToolsProps) => {
  const { t } = useTranslation('call');
  return (
    <div className="room-tools" role="group" aria-label={t('tools.bar')}>
      <button
        type="button"
        className="room-icon-button"
        aria-pressed={fit.fills}
        aria-label={t('tools.fill')}
        title={t(fit.fills ? 'tools.fitHelp' : 'tools.fillHelp')}
        onClick={fit.toggle}
      >
        <CallIcon name={fit.fills ? 'fit' : 'fill'} />
      </button>
      {smallWindow?.possible === true && (
        <button
          type="button"
          className="room-icon-button"
          aria-pressed={smallWindow.on}
          aria-label={t('tools.smallWindow')}
          title={t('tools.smallWindowHelp')}
          onClick={smallWindow.toggle}
        >
          <CallIcon name="smallWindow" />
        </button>
      )}
    </div>
  );
};
