import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWeakPassword } from './password-policy.ts';

const known = [
  'asha.rao@clinic.example',
  'Asha Rao',
  'Hill Clinic',
  '王小明',
  'Zdenka Krzyżanowska',
];

describe('a new password', () => {
  it.each([
    ...['fourteen-chars', '               ', '!?!?!?!?!?!?!?!?'],
    // Breached passwords, unchanged.
    ...[
      'passwordpassword',
      'PasswordStandard',
      '1qaz2wsx3edc4rfv',
      'qazwsxedcrfvtgb',
      'mailcreated5240',
    ],
    ...[
      '123456789qwerty',
      'qwerty123456789',
      '12345678987654321',
      '122333444455555',
      'zxcvbnm123456789',
    ],
    // Lengthened in ways that come to everyone's mind.
    ...['password12345678', 'Passwort123456789', 'Password!@#$%12345', 'letmeinpleaseletmein'],
    ...[
      'Administrator2026!',
      'Welcome2026Welcome',
      'changemechangeme',
      'iloveyousomuch1',
      'iloveyouforever',
    ],
    ...[
      'michaeljackson123',
      'ManchesterUnited',
      'liverpoolfc2025!',
      'cristianoronaldo7',
      'harrypotter12345',
    ],
    ...['SpongeBobSquarePants', 'supermanbatman1', 'jesuschrist12345', 'sunshine monkey dragon'],
    ...['woaini1314woaini1314', 'woaini520woaini520', 'aa123456789aa123456789', 'zhangwei19870312'],
    ...['пароль пароль 123456', 'qwerty!@#$%^123', 'princess12031987', 'princess 03-12-1987'],
    // Spelled differently.
    ...[
      'P@ssw0rd1234567',
      'P@$$w0rdP@$$w0rd',
      'p.a.s.s.w.o.r.d.1.2',
      'ｐａｓｓｗｏｒｄ１２３４５６７８',
    ],
    // Runs and repetitions.
    ...[
      '1234567890123456',
      'abcdefghijklmnopqrstuvwxyz',
      'aaaaaaaaaaaaaaaaaaaa',
      'abababababababababab',
    ],
    ...['1q2w3e4r5t6y7u8i9o0p', 'йцукенгшщзхъфывапро', '!@#$%^&*()_+!@#', 'abc123abc123abc123'],
    ...['!"#$%&()*+,-./:;<=', 'k7Rm2-k7Rm2-k7Rm2', 'poiuytrewqlkjhgfdsa'],
    // Common quotations.
    ...['Correct Horse Battery Staple', 'May the force be with you', 'thisismypassword'],
    // Facts about the person, the clinic and the product.
    ...['Asha Rao Asha Rao', 'asha.rao@clinic.example', 'asha.rao.19870412', 'Asha-at-hill-clinic'],
    ...[
      'Hill Clinic 2026!',
      'Krzyżanowska x7q',
      'Teleward-Teleward',
      '王小明1987-03-12王小明',
      '王小明!王小明?王小明123',
    ],
  ])('%p is too easy to guess', (password) => {
    expect(isWeakPassword(password, known)).toBe(true);
  });

  it.each([
    ...['a-quiet-river-at-dawn', 'seven-lamps-by-the-door', 'every-page-has-two-sides'],
    ...['a-kettle-and-a-compass', 'two-bicycles-up-the-hill', 'riverkettlecompasslantern'],
    ...['four green boats at noon', 'nine white stones in a row', 'Thistledown-at-midnight'],
    ...['The clinic on the hill opens at nine', 'hKz8vQmW2xTn5rLp', '739204857163920'],
    ...['山高月小水落石出清風徐來水波不興', '我家门口有两棵枣树，一只黑猫在睡觉'],
    ...['मेरा बगीचा नीला और बहुत शांत है', 'お母さんの古い自転車は青いです。'],
    ...['!|?~#^_=;:"}<>%[`', '🦜🌋🥁🧭🪁🛶🦔🍐🎈🧵🪴🐚🧊🥥🛖'],
  ])('%p is accepted', (password) => {
    expect(isWeakPassword(password, known)).toBe(false);
  });

  it('may contain any characters', () => {
    const any = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(any, fc.array(any, { maxLength: 3 }), (password, about) => {
        expect(typeof isWeakPassword(password, about)).toBe('boolean');
      }),
    );
  });

  it('is refused if it consists of known facts, whatever they are', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 15, maxLength: 20 });
    fc.assert(
      fc.property(text, fc.nat(999), (about, number) => {
        expect(isWeakPassword(`${about}${number}`, [about])).toBe(true);
      }),
    );
  });
});
