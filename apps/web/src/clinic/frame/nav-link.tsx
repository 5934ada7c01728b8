import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Icon } from '../../ui/icon.tsx';
import { type FrameLink } from './links.ts';

interface NavLinkProps {
  readonly link: FrameLink;
  readonly onFollow?: () => void;
}

export const NavLink = ({ link: { href, at, words, icon }, onFollow }: NavLinkProps) => {
  const { t } = useTranslation('clinic');
  const [path] = useLocation();
  return (
    <Link
      className="frame-link"
      href={href}
      aria-current={at.test(path) ? 'page' : undefined}
      onClick={onFollow}
    >
      <Icon name={icon} />
      <span className="frame-link-words">{t(`nav.${words}`)}</span>
    </Link>
  );
};
