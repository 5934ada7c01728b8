import { describe, expect, it } from '@jest/globals';
import { rebase } from './rebase.ts';

const before = { programme: 'Eyes', date: '2026-12-01', stock: [{ id: 'a', planned: '6' }] };

describe('a draft whose version was replaced meanwhile', () => {
  it('keeps what was edited, takes the rest, and names what differs', () => {
    const draft = { ...before, programme: 'Hearts' };
    const newest = { ...before, programme: 'Teeth', stock: [] };
    expect(rebase(draft, before, newest)).toEqual({
      draft: { ...before, programme: 'Hearts', stock: [] },
      changed: ['programme', 'stock'],
    });
  });

  it('keeps everything where no version was seen, because the answer was lost', () => {
    const draft = { ...before, date: '2026-12-02' };
    expect(rebase(draft, null, before)).toEqual({ draft, changed: ['date'] });
  });
});
