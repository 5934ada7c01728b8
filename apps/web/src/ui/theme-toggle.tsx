import { useTranslation } from 'react-i18next';
import { setTheme, useTheme } from '../theme/theme.ts';
import { Icon } from './icon.tsx';

export const ThemeToggle = () => {
  const { t } = useTranslation('common');
  const theme = useTheme();
  return (
    <button
      type="button"
      className="icon-button"
      aria-pressed={theme === 'dark'}
      aria-label={t('darkTheme')}
      title={t('darkTheme')}
      onClick={() => {
        setTheme(theme === 'dark' ? 'light' : 'dark');
      }}
    >
      <Icon name={theme === 'dark' ? 'moon' : 'sun'} />
    </button>
  );
};
