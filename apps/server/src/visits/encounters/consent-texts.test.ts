import { describe, expect, it } from '@jest/globals';
import { digestOf } from '@teleward/records';
import { allConsentTexts, consentText } from './consent-texts.ts';

describe('consent texts', () => {
  // Every text that a patient consented to stays readable word for word. A change is a new version
  // with a new line here.
  it('never change once published', () => {
    const digests = allConsentTexts().map((text) => [
      `${text.purpose} ${text.version} ${text.language}`,
      digestOf(text),
    ]);
    expect(Object.fromEntries(digests)).toEqual({
      'treatment 2026-11-1 en': '3d94451a7303998af94713a286b692489e2c545e3715cd60fa7d697a5f92ea06',
      'treatment 2026-11-1 zh-Hans':
        'cc59109590501c0f53c40d6102f634f53ecc179570d8d2c16dce48acaa6d4d94',
      'sharing 2026-11-1 en': '454a8eab9c0b7358efab03c8a6047e181529fed9501becb20a9e18a8adc7c25f',
      'sharing 2026-11-1 zh-Hans':
        '3a481ce309d54a1da9ff75d36156a97be8e88556e542bb0acda040da6a211a12',
      'recording 2026-11-1 en': 'dedef97625a190b0c77be8818c375e8b17297c7accedc493ad07f071aefb8626',
      'recording 2026-11-1 zh-Hans':
        '219ada61d9b287410aa56071de02d9e86a508f934770b3836a13b76b6a7ade7f',
      'research 2026-11-1 en': 'd838d11c9e6715f477c9503ecce6490a1e0aaffd5e40c314f4753e96cd52fc82',
      'research 2026-11-1 zh-Hans':
        '169885c8bd60b763c1acdcb5a19c25dd174adc7e9679f61feb0afa45a6091d25',
    });
  });

  it('are null for a version that never existed', () => {
    expect(consentText('treatment', 'en', '1999-1')).toBeNull();
    expect(consentText('treatment', 'en', 'constructor')).toBeNull();
  });
});
