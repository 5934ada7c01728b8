import { describe, expect, it } from '@jest/globals';
import { instructionSteps } from './instruction-steps.ts';

describe('instructions for the patient', () => {
  it.each([
    ['Rest', ['Rest']],
    ['Rest\n\n  Drink water \n', ['Rest', 'Drink water']],
    ['1. Rest\n2) Drink', ['Rest', 'Drink']],
    ['- Rest\n• Drink', ['Rest', 'Drink']],
    ['1、休息\n2、多喝水', ['休息', '多喝水']],
    ['1）休息\n2）多喝水', ['休息', '多喝水']],
    ['1．休息\n2．多喝水', ['休息', '多喝水']],
    // An amount is not a list mark.
    ['Take it\n2. 5 mg at night', ['Take it', '2. 5 mg at night']],
    ['2.5 mg at night\nRest', ['2.5 mg at night', 'Rest']],
    ['1.5 tablets at night\n2 at noon', ['1.5 tablets at night', '2 at noon']],
    ['1．5片 早上\n2．5片 晚上', ['1．5片 早上', '2．5片 晚上']],
    ['1．５片 早上\n2．５片 晚上', ['1．５片 早上', '2．５片 晚上']],
    ['1. 5 tablets\n2. 5 tablets', ['1. 5 tablets', '2. 5 tablets']],
    ['1.  5 tablets\n2. Rest', ['1.  5 tablets', '2. Rest']],
    ['1、5片\n2、½片', ['1、5片', '2、½片']],
  ])('%j are split into steps', (text, steps) => {
    expect(instructionSteps(text)).toEqual(steps);
  });

  it('keep an amount at the start of the only line, which looks like a number of a list', () => {
    expect(instructionSteps('1.5 tablets at night')).toEqual(['1.5 tablets at night']);
    expect(instructionSteps('1.5 tablets\n2.5 tablets')).toEqual(['1.5 tablets', '2.5 tablets']);
  });
});
