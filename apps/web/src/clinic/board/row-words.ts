import { type Act } from './acts.ts';

/** The text keys of each action, for button and menu. */
export const wordsOfAct: Readonly<Record<Act, string>> = {
  callIn: 'clinic:waiting.call',
  rejoin: 'clinic:door.rejoin',
  open: 'clinic:day.open',
  summary: 'clinic:day.summary',
  hold: 'clinic:waiting.hold',
  resume: 'clinic:waiting.resume',
  'return-to-queue': 'clinic:waiting.returnToQueue',
  transfer: 'clinic:waiting.transfer',
  EM: 'board:urgency.EM',
  UR: 'board:urgency.UR',
  R: 'board:urgency.R',
  write: 'board:write',
  phone: 'board:phone',
  link: 'clinic:link.open',
  guests: 'clinic:guests.open',
  move: 'scheduling:menu.move',
  messages: 'scheduling:menu.messages',
  noShow: 'scheduling:menu.noShow',
  undoNoShow: 'scheduling:menu.undoNoShow',
  cancel: 'scheduling:menu.cancel',
};
