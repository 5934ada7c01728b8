import { useTranslation } from 'react-i18next';
import { Link, useRoute } from 'wouter';
import { Icon } from '../../ui/icon.tsx';
import { type FrameLink } from './links.ts';

interface NavLinkProps {
  readonly link: FrameLink;
  readonly onFollow?: () => void;
}

export const NavLink = ({ link: { href, pattern, words, icon }, onFollow }: NavLinkProps) => {
  const { t } = useTranslation('clinic');
  const [isHere] = useRoute(pattern);
  const [isAccount] = useRoute('/account');
  const isCurrent = isHere && (href === '/account' || !isAccount);
  return (
    <Link
      className="frame-link"
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onFollow}
    >
      <Icon name={icon} />
      <span className="frame-link-words">{t(`nav.${words}`)}</span>
    </Link>
  );
};
