import { type FocusEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { formatNames } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Icon } from '../../ui/icon.tsx';
import { LanguageSelect } from '../../ui/language-select.tsx';
import { ThemeToggle } from '../../ui/theme-toggle.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { SignOut } from '../session/sign-out.tsx';
import { useSignedIn } from '../session/session.ts';
import { Avatar } from './avatar.tsx';
import { accountLink } from './links.ts';
import { NavLink } from './nav-link.tsx';

/** As in frame.css: up to this width everything is in the phone's menu. */
const phone = '(max-width: 45rem)';

/** The signed-in person, with account, language, theme and sign-out. */
export const AccountMenu = ({ onFollow }: { readonly onFollow: () => void }) => {
  const { t } = useTranslation('clinic');
  const [path] = useLocation();
  const id = useId();
  const isPhone = useMedia(phone);
  const [openAt, setOpenAt] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  // The menu closes when the page changes.
  const isOpen = !isPhone && openAt === path;

  useEffect(() => {
    if (!isOpen) return undefined;
    const handleKey = ({ key }: KeyboardEvent): void => {
      if (key !== 'Escape') return;
      setOpenAt(null);
      button.current?.focus();
    };
    const handlePress = ({ target }: PointerEvent): void => {
      const isInside = [button, panel].some(({ current }) => current?.contains(target as Node));
      // The dialog for signing out lies over the page, but belongs to the menu.
      const isAsked = (target as Element).closest('[role=alertdialog], [role=dialog]') !== null;
      if (!isInside && !isAsked) setOpenAt(null);
    };
    document.addEventListener('keydown', handleKey);
    document.addEventListener('pointerdown', handlePress);
    return () => {
      document.removeEventListener('keydown', handleKey);
      document.removeEventListener('pointerdown', handlePress);
    };
  }, [isOpen]);

  const handleBlur = ({ relatedTarget, currentTarget }: FocusEvent<HTMLDivElement>): void => {
    // When nothing else gets the focus, as while a dialog opens, the menu stays open.
    if (relatedTarget === null || currentTarget.contains(relatedTarget)) return;
    if (relatedTarget.closest('[role=alertdialog], [role=dialog]') === null) setOpenAt(null);
  };

  return (
    <div className="account-menu" onBlur={handleBlur}>
      {isPhone ? (
        <p className="frame-person">
          <Who />
        </p>
      ) : (
        <button
          ref={button}
          type="button"
          className="frame-person"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => {
            setOpenAt(isOpen ? null : path);
          }}
        >
          <Who />
          <span className="visually-hidden">{t('nav.accountMenu')}</span>
          <Icon name="more" />
        </button>
      )}
      <div ref={panel} id={id} className="account-panel" hidden={!isPhone && !isOpen}>
        <NavLink
          link={accountLink}
          onFollow={() => {
            setOpenAt(null);
            onFollow();
          }}
        />
        <div className="frame-settings">
          <LanguageSelect />
          <ThemeToggle />
        </div>
        <SignOut />
      </div>
    </div>
  );
};

const Who = () => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { name, id } = session.practitioner;
  return (
    <>
      <Avatar name={name} id={id} portrait={session.portrait} />
      <span className="frame-person-words">
        <bdi className="frame-person-name">{name}</bdi>
        <span className="muted">
          {formatNames(
            session.roles.map((role) => t(`staffRole.${role}`)),
            language,
          )}
        </span>
      </span>
    </>
  );
};
