import { initialsOf } from './initials.ts';

const inks = ['blue', 'plum', 'ochre', 'moss', 'clay', 'slate'] as const;

/** A person has the same colour on every page. */
const inkOf = (id: string): (typeof inks)[number] => {
  const sum = Array.from(id, (letter) => letter.codePointAt(0) ?? 0).reduce(
    (total, code) => total + code,
    0,
  );
  return inks[sum % inks.length] ?? 'slate';
};

interface AvatarProps {
  readonly name: string;
  readonly id: string;
  /** The path of the person's portrait. */
  readonly portrait?: string | null;
  readonly className?: string;
}

/** A person's portrait, or initials on a colour, beside the name. */
export const Avatar = ({ name, id, portrait = null, className = '' }: AvatarProps) =>
  portrait === null ? (
    <span className={`avatar avatar-${inkOf(id)} ${className}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  ) : (
    <img className={`avatar ${className}`} src={portrait} alt="" />
  );
