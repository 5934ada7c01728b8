/** The first letters of a name, to find a row again by eye; hidden from screen readers. */
export const PatientAvatar = ({ name }: { readonly name: string }) => {
  const words = name.split(/\s+/u).filter((word) => word !== '');
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  const initials = ends.map((word) => String.fromCodePoint(word?.codePointAt(0) ?? 32)).join('');
  const tint = (name.length + name.charCodeAt(0) + name.charCodeAt(name.length - 1)) % 6;
  return (
    <span className={`patient-avatar patient-avatar-${tint}`} aria-hidden="true">
      {initials.toUpperCase()}
    </span>
  );
};
