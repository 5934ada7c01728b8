/** NIST SP 800-63B-4, 3.1.1.2: at least this many where a password is the only factor. */
const shortest = 15;

/**
 * Long passwords that many people have, in lower case without marks and spaces. A starter set of ours:
 * published lists of breached passwords are mostly shorter than what is asked for here anyway.
 */
const common: ReadonlySet<string> = new Set([
  ...['passwordpassword', 'password123456789', 'password1234567', 'passwordpassword1'],
  ...['mypasswordismypassword', 'thisismypassword', 'thisisapassword', 'passwort123456789'],
  ...['123456789012345', '1234567890123456', '12345678901234567890', '123456789123456789'],
  ...['012345678901234', '0123456789012345', '987654321098765', '098765432109876'],
  ...['qwertyuiopasdfg', 'qwertyuiopasdfgh', 'qwertyuiopasdfghjkl', 'qwertyuiopasdfghjklzxcvbnm'],
  ...['qwertyqwertyqwerty', 'qwerty123456789', '1qaz2wsx3edc4rfv', '1q2w3e4r5t6y7u8i'],
  ...['1q2w3e4r5t6y7u8i9o0p', 'asdfghjklqwertyuiop', 'zxcvbnmasdfghjkl', 'qazwsxedcrfvtgb'],
  ...['abcdefghijklmno', 'abcdefghijklmnop', 'abcdefghijklmnopqrstuvwxyz', 'abc123abc123abc123'],
  ...['letmeinletmeinletmein', 'iloveyouiloveyou', 'ilovemyfamily123', 'administrator123'],
  ...['adminadminadmin', 'administratoradministrator', 'welcome123456789', 'changemechangeme'],
  ...['correcthorsebatterystaple', 'thequickbrownfox', 'maytheforcebewithyou', 'trustno1trustno1'],
  ...[
    'woaini1314woaini1314',
    'woaini520woaini520',
    'a123456789a123456789',
    'aa123456789aa123456789',
  ],
]);

/** A guesser at a sign-in page reads it there. */
const product = 'Teleward';

/** Whether a new password is too easy to guess, for somebody who knows whose it is. */
export function isWeakPassword(password: string, known: readonly string[]): boolean {
  const plain = simplified(password);
  return (
    Array.from(password.normalize('NFC')).length < shortest ||
    new Set(password.normalize('NFKC').toLowerCase()).size < 6 ||
    common.has(plain) ||
    [...known, product].some((text) => isMadeOf(plain, simplified(text)))
  );
}

const simplified = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Little remains of it without what everybody knows: a name, an address, the clinic. */
const isMadeOf = (password: string, known: string): boolean =>
  known.length >= 4 && password.includes(known) && password.replaceAll(known, '').length < 8;
